import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findStrategy } from './catalogue.ts';
import { SeededRandom } from './seeded-random.ts';

function write(name: string, text: string, seed = 'vectors'): string {
  const made = findStrategy(name).disguise({ prompt: text }, new SeededRandom(seed));
  if (made.kind !== 'disguised') throw new Error(made.because);
  return made.payload.document?.content ?? made.payload.prompt;
}

function read(name: string, disguised: string): string | undefined {
  return findStrategy(name).decode?.(disguised);
}

it.each([
  // RFC 4648, section 10.
  ['base64', 'f', 'Zg=='],
  ['base64', 'fo', 'Zm8='],
  ['base64', 'foo', 'Zm9v'],
  ['base64', 'foob', 'Zm9vYg=='],
  ['base64', 'fooba', 'Zm9vYmE='],
  ['base64', 'foobar', 'Zm9vYmFy'],
  // Of UTF-8, RFC 3629.
  ['base64', '日本語', '5pel5pys6Kqe'],
  ['rot13', 'Why did the chicken cross the road?', 'Jul qvq gur puvpxra pebff gur ebnq?'],
  ['rot13', 'ABCXYZ abcxyz 019', 'NOPKLM nopklm 019'],
  // The examples in PyRIT's own documentation of its converters.
  ['atbash', 'Hello 123', 'Svool 876'],
  ['caesar', 'Hello 123', 'Ifmmp 234'],
  ['caesar', 'zZ9', 'aA0'],
  ['flip', 'hello me', 'em olleh'],
  ['flip', 'a😀b', 'b😀a'],
  // ITU-R M.1677-1.
  ['morse', 'SOS', '... --- ...'],
  ['morse', 'Paris, 1865', '.--. .- .-. .. ... --..-- / .---- ---.. -.... .....'],
  ['morse', 'é', '..-..'],
  [
    'morse',
    'a long enough text, with # in it\n once',
    '.- / .-.. --- -. --. / . -. --- ..- --. .... / - . -..- - --..-- / .-- .. - .... / ........ / .. -. / .. - / --- -. -.-. .',
  ],
  ['character-space', 'Hi, you!', 'H i    y o u '],
  ['string-join', 'hi you', 'h-i y-o-u'],
  ['binary', 'A', '0000000001000001'],
  ['binary', 'é€', '0000000011101001 0010000010101100'],
  // RFC 3986, 2.1 and 2.3; the slash as Python's quote has it.
  ['url', "a b/c?d=é~(x)!*'", 'a%20b/c%3Fd%3D%C3%A9~%28x%29%21%2A%27'],
  ['diacritic', 'Open the door', 'Opén thé dóór'],
  ['ascii-smuggler', 'A~ é', '\u{e0041}\u{e007e}\u{e0020}'],
  ['unicode-substitution', 'Aé', '\u{e0041}\u{e00e9}'],
  ['baseline', 'As it is.', 'As it is.'],
])('%s writes "%s" as published', (name, text, expected) => {
  // What it drops is a tenth of such a text, or it would not apply.
  const padded = name === 'ascii-smuggler' ? text.padEnd(12, 'A') : text;
  expect(write(name, padded)).toBe(expected + (name === 'ascii-smuggler' ? '\u{e0041}'.repeat(8) : ''));
});

it.each([
  ['morse', '... --- ...', 'SOS'],
  ['character-space', 'H i    y o u ', 'Hi you'],
  ['leetspeak', '4/-\\@', 'aaa'],
  ['url', '100%', '100%'],
  ['morse', '.- ..-..-', 'A\u{FFFD}'],
])('%s reads "%s" as "%s"', (name, disguised, expected) => {
  expect(read(name, disguised)).toBe(expected);
});

it('writes letters only as characters that Unicode calls confusable with them', () => {
  const url = new URL('../../../../fixtures/redteam/confusables-of-letters.txt', import.meta.url);
  const targets = new Map<string, string>([
    // Of capital I and small l, Unicode makes one class, whose name is l.
    ['I', 'l'],
  ]);
  for (const row of readFileSync(url, 'utf8').split('\n')) {
    const [source, target] = row.startsWith('#') ? [] : row.split(' ;\t');
    if (source === undefined || target === undefined) continue;
    targets.set(String.fromCodePoint(Number.parseInt(source, 16)), String.fromCodePoint(Number.parseInt(target, 16)));
  }
  expect(targets.size).toBeGreaterThan(1_200);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const changed = new Set<string>();
  for (let seed = 0; seed < 40; seed += 1) {
    const written = [...write('unicode-confusable', alphabet, `seed ${seed}`)];
    for (const [at, letter] of [...alphabet].entries()) {
      const look = written[at] ?? '';
      expect(targets.get(look) ?? look, `${letter} is written ${look}`).toBe(targets.get(letter) ?? letter);
      if (look !== letter) changed.add(letter);
    }
  }
  // Unicode has no single character for m, and I is of the class of l.
  expect([...alphabet].filter((letter) => !changed.has(letter))).toEqual(['I', 'm']);
});

it('writes leetspeak with the signs that PyRIT has, every letter that has one', () => {
  const written = write('leetspeak', 'Elegist');
  expect(written).toMatch(/^3[1|]39[1!][5$]7$/);
});

it('swaps two neighbours inside a fifth of the longer words, and nothing else', () => {
  const text = 'Some ordinary sentence about lamps, baskets, parcels, orders, returns or it.';
  const written = write('character-swap', text);
  const words = text.split(/\b/);
  const changed = written
    .split(/\b/)
    .flatMap((word, at) => (word === words[at] ? [] : [[word, words[at] ?? ''] as const]));
  expect(changed.length).toBeGreaterThanOrEqual(1);
  expect(changed.length).toBeLessThanOrEqual(2);
  for (const [word, was] of changed) {
    expect([word[0], word.at(-1)]).toEqual([was[0], was.at(-1)]);
    expect([...word].sort()).toEqual([...was].sort());
  }
});

it('draws letters of signs that can be read', () => {
  expect(write('ascii-art', 'HI')).toBe(['# # ### ', '# #  #  ', '###  #  ', '# #  #  ', '# # ### '].join('\n'));
});
