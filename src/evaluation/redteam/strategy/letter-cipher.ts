import { type Strategy, textStrategy } from './strategy.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

/** Another letter for each letter; whatever the table doesn't name stays. */
function letterCipher(name: string, azureName: string, table: ReadonlyMap<string, string>): Strategy {
  const back = new Map([...table].map(([from, to]) => [to, from]));
  return textStrategy({
    ...{ name, azureName },
    encode: (text) => translate(text, table),
    decode: (disguised) => translate(disguised, back),
  });
}

function translate(text: string, table: ReadonlyMap<string, string>): string {
  let translated = '';
  for (const character of text) translated += table.get(character) ?? character;
  return translated;
}

function tableOf(...pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(pairs.flatMap(([from, to]) => [...from].map((letter, at) => [letter, to.charAt(at)] as const)));
}

function rotated(alphabet: string, by: number): readonly [string, string] {
  return [alphabet, alphabet.slice(by) + alphabet.slice(0, by)];
}

function mirrored(alphabet: string): readonly [string, string] {
  return [alphabet, [...alphabet].reverse().join('')];
}

/** Letters turned by half the alphabet, digits left. */
export const rot13 = letterCipher('rot13', 'rot13', tableOf(rotated(LOWER, 13), rotated(UPPER, 13)));

/** The next letter and the next digit, as azure-ai-evaluation shifts; PyRIT's own scenario shifts by three. */
export const caesar = letterCipher(
  'caesar',
  'caesar',
  tableOf(rotated(LOWER, 1), rotated(UPPER, 1), rotated(DIGITS, 1)),
);

/** The alphabet mirrored, and the digits, as PyRIT does. */
export const atbash = letterCipher('atbash', 'atbash', tableOf(mirrored(LOWER), mirrored(UPPER), mirrored(DIGITS)));
