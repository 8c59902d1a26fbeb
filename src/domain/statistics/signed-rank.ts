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
  const ranked = doubledRanks(differences).filter(({ sign }) => sign !== 0);
  if (ranked.length === 0) return 1;
  const positive = ranked.reduce((sum, { rank, sign }) => (sign > 0 ? sum + rank : sum), 0);
  const total = ranked.reduce((sum, { rank }) => sum + rank, 0);
  const lesser = Math.min(positive, total - positive);
  if (ranked.length > COUNTED) {
    const deviation = Math.sqrt(ranked.reduce((sum, { rank }) => sum + rank * rank, 0) / 4);
    // A rank of one is two here, so half a rank is one.
    return Math.min(1, 2 * normalTail(Math.max(0, total / 2 - lesser - 1) / deviation));
  }
  return countedP(ranked.map(({ rank, sign }) => sign * rank));
}

/** Ranks of the sizes, tied ones shared, times two so that they are whole. */
function doubledRanks(differences: readonly number[]): readonly { readonly rank: number; readonly sign: number }[] {
  const sizes = differences.map(Math.abs);
  const sorted = [...sizes].sort((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, size] of sorted.entries()) {
    if (!first.has(size)) first.set(size, index + 1);
    last.set(size, index + 1);
  }
  return differences.map((difference, index) => {
    const size = sizes[index] ?? 0;
    return { rank: (first.get(size) ?? 0) + (last.get(size) ?? 0), sign: Math.sign(difference) };
  });
}
