import { textStrategy } from './strategy.ts';

/** Tag characters mirror ASCII from here on, and no screen shows them. */
const TAGS = 0xe0000;
/** Above, there would be no such character. */
const MAX_SHIFTED = 0x10ffff - TAGS;

/** Printable ASCII in invisible tag characters; the rest is dropped, so that nothing of the text is seen. */
export const asciiSmuggler = textStrategy({
  name: 'ascii-smuggler',
  encode: (text) => mapPoints(text, (point) => (isPrintable(point) ? point + TAGS : undefined)),
  decode: (disguised) => mapPoints(disguised, (point) => (isPrintable(point - TAGS) ? point - TAGS : undefined)),
  carries: (character) => isPrintable(character.codePointAt(0) ?? 0),
});

/** Every character, moved to where the tags are. */
export const unicodeSubstitution = textStrategy({
  name: 'unicode-substitution',
  encode: (text) => mapPoints(text, (point) => (point <= MAX_SHIFTED ? point + TAGS : point)),
  decode: (disguised) => mapPoints(disguised, (point) => (point >= TAGS ? point - TAGS : point)),
  carries: (character) => (character.codePointAt(0) ?? 0) <= MAX_SHIFTED,
});

function isPrintable(point: number): boolean {
  return point >= 0x20 && point <= 0x7e;
}

function mapPoints(text: string, change: (point: number) => number | undefined): string {
  let changed = '';
  for (const character of text) {
    const point = change(character.codePointAt(0) ?? 0);
    if (point !== undefined) changed += String.fromCodePoint(point);
  }
  return changed;
}
