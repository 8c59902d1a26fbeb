import { normalTail } from './normal-tail.ts';
import { countedP } from './sign-flip.ts';

/** Up to so many differences the distribution is counted out; beyond, it is normal to many digits. */
const COUNTED = 200;

/**
 * Two-sided p-value of Wilcoxon's signed-rank test that differences lie symmetrically about zero, with Pratt's treatment of zeros: they
 * are ranked with the others and then left out. Exact for up to 200 differences, ties included, by counting the sums that the signs can
 * give the ranks; normal with the ties' own variance and a correction for continuity beyond. 1 of no difference but zeros.
 * Wilcoxon, Biometrics Bulletin 1, 1945; Pratt, J. Am. Stat. Assoc. 54, 1959.
 */
export function signedRankP(differences: readonly number[]): number {
  const ranks = doubledRanks(differences);
  let [moved, positive, total, squares] = [0, 0, 0, 0];
  for (const [index, difference] of differences.entries()) {
    if (difference === 0) continue;
    const rank = ranks[index] ?? 0;
    moved += 1;
    total += rank;
    squares += rank * rank;
    if (difference > 0) positive += rank;
  }
  if (moved === 0) return 1;
  if (moved > COUNTED) {
    const lesser = Math.min(positive, total - positive);
    const deviation = Math.sqrt(squares / 4);
    // A rank of one is two here, so half a rank is one.
    return Math.min(1, 2 * normalTail(Math.max(0, total / 2 - lesser - 1) / deviation));
  }
  return countedP(differences.flatMap((difference, index) => signed(difference, ranks[index] ?? 0)));
}

/** Nothing of a difference that is none. */
function signed(difference: number, rank: number): readonly number[] {
  return difference === 0 ? [] : [Math.sign(difference) * rank];
}

/** Ranks of the sizes, tied ones shared, times two so that they are whole. */
function doubledRanks(differences: readonly number[]): Float64Array {
  const sizes = Float64Array.from(differences, Math.abs);
  const sorted = sizes.toSorted();
  // The first place and the last of those of a size, from 1.
  return sizes.map(
    (size) => countWhile(sorted, (other) => other < size) + 1 + countWhile(sorted, (other) => other <= size),
  );
}

/** How many stand at the front for which something holds, which holds for no other: half of the rest is looked at, and half of that. */
function countWhile(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle] ?? 0)) from = middle + 1;
    else to = middle;
  }
  return from;
}
