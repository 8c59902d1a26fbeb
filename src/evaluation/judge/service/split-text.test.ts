import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf, splitText } from './split-text.ts';

describe('a long text', () => {
  it('is cut between sentences', () => {
    expect(splitText('One is here. Two is there. Three is gone.', 27)).toEqual([
      'One is here. Two is there. ',
      'Three is gone.',
    ]);
    expect(splitText('これは一つ。これは二つ。', 6)).toEqual(['これは一つ。', 'これは二つ。']);
  });

  it('is cut between words where a sentence is too long, and anywhere where a word is', () => {
    expect(splitText('one two three', 8)).toEqual(['one two ', 'three']);
    expect(splitText('aaaaaaaaaa', 4)).toEqual(['aaaa', 'aaaa', 'aa']);
  });

  it('is left alone where it fits, counted in code points', () => {
    expect(splitText('😀'.repeat(10), 10)).toEqual(['😀'.repeat(10)]);
    expect(splitText('', 10)).toEqual(['']);
  });

  it('loses nothing, and no piece is too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const pieces = splitText(text, most);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(lengthOf(piece)).toBeLessThanOrEqual(most);
      }),
    );
  });
});
