import { textStrategy } from './strategy.ts';

/** ASCII punctuation, as Python's `string.punctuation` has it. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** A space between all characters, then punctuation dropped, as PyRIT does. Words come back, what stood between them doesn't. */
export const characterSpace = textStrategy({
  name: 'character-space',
  encode(text) {
    let spaced = '';
    for (const character of text) spaced += spaced === '' ? character : ` ${character}`;
    return spaced.replace(PUNCTUATION, '');
  },
  decode: (disguised) =>
    disguised
      .split(/ {2,}/)
      .map((word) => word.replaceAll(' ', ''))
      .join(' '),
});
