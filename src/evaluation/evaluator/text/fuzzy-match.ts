import type { Likeness } from './against-truth.ts';
import { countInOrder } from './rouge.ts';

/** Each letter of one text is held against each of the other. */
export const FUZZY_LENGTH = 10_000;

/**
 * How alike two texts are, 0-1, letter by letter: rapidfuzz's `fuzz.ratio` by 100, which is the normalised indel similarity, twice the
 * longest common subsequence of code points by the length of both together. Letter case counts; two empty texts are alike.
 */
export function compareFuzzily(text: string, other: string): Likeness {
  const [points, others] = [Array.from(text), Array.from(other)];
  const both = points.length + others.length;
  const shared = countInOrder(points, others);
  const reason = `${shared} characters of ${points.length} and ${others.length} in common, in order`;
  return { score: both === 0 ? 1 : (2 * shared) / both, reason };
}
