import { textStrategy } from './strategy.ts';

/** What is written for a letter; the first are the usual ones. Lists as in PyRIT. */
const looks: Readonly<Record<string, readonly string[]>> = {
  a: ['4', '@', '/\\', '^', '/-\\'],
  b: ['8', '6', '13', '|3', '/3', '!3'],
  c: ['(', '[', '<', '{'],
  e: ['3'],
  g: ['9'],
  i: ['1', '!'],
  l: ['1', '|'],
  o: ['0'],
  s: ['5', '$'],
  t: ['7'],
  z: ['2'],
};

const letters = new Map(
  Object.entries(looks).flatMap(([letter, made]) => [letter, letter.toUpperCase()].map((each) => [each, made])),
);

/** Longest first, so that `/-\` is not read as three signs. A sign that stands for two letters is read as the first of them. */
const signs = new Map(
  Object.entries(looks)
    .flatMap(([letter, made]) => made.map((sign) => [sign, letter] as const))
    .reverse(),
);
const SIGN = new RegExp(
  [...signs.keys()]
    .sort((a, b) => b.length - a.length)
    .map((sign) => sign.replace(/[/\\()[{|^$]/g, '\\$&'))
    .join('|'),
  'g',
);

/** Signs that look like letters, chosen by the seed. Read back by guess: `1` may have been an i or an l, a digit a digit. */
export const leetspeak = textStrategy({
  name: 'leetspeak',
  isRandom: true,
  encode(text, random) {
    let written = '';
    for (const character of text) {
      const made = letters.get(character);
      written += made === undefined ? character : random.pick(made);
    }
    return written;
  },
  decode: (disguised) => disguised.replace(SIGN, (sign) => signs.get(sign) ?? sign),
});
