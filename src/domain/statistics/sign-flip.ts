import { normalTail } from './normal-tail.ts';

/** Up to so many differences the distribution is counted out; beyond, it is normal to many digits. */
const COUNTED = 200;
/** Of the sum of all sizes, where they lie on no grid. */
const CELLS = 65_536;
/** Means over up to so many repeats, and weights with a few digits, lie on a grid that is found. */
const FINEST = 240;
const TOLERANCE = 1e-7;

/**
 * Two-sided p-value that differences lie symmetrically about zero, so that each might as well have had the other sign: of all signs, the
 * share whose sum is as far from zero. For weighted pairs, give weight times difference. Exact up to 200 differences that lie on a grid,
 * as means of repeats do; to 1/65,536 of the sum of sizes for others; normal with the variance of the signs beyond.
 * Fisher, The Design of Experiments, 1935, section 21; Pitman, J. R. Stat. Soc. Suppl. 4, 1937.
 */
export function signFlipP(differences: readonly number[]): number {
  const moved = differences.filter((difference) => difference !== 0);
  if (moved.length === 0) return 1;
  if (moved.length > COUNTED) {
    const sum = moved.reduce((all, difference) => all + difference, 0);
    const deviation = Math.sqrt(moved.reduce((all, difference) => all + difference ** 2, 0));
    return Math.min(1, 2 * normalTail(Math.abs(sum) / deviation));
  }
  const step = gridOf(moved.map(Math.abs));
  return countedP(moved.map((difference) => Math.round(difference / step)));
}

/** Of all signs of whole sizes, the share that puts as little on one side. */
export function countedP(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const positive = differences.reduce((sum, difference) => sum + Math.max(0, difference), 0);
  return Math.min(1, 2 * shareUpTo(sizes, Math.min(positive, total - positive)));
}

/** The widest step of which all sizes are multiples; a fine one where none is found. */
function gridOf(sizes: readonly number[]): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const least = Math.min(...sizes);
  for (let parts = 1; parts <= FINEST && (total / least) * parts <= CELLS; parts += 1) {
    const step = least / parts;
    if (sizes.every((size) => Math.abs(size / step - Math.round(size / step)) < TOLERANCE)) return step;
  }
  return total / CELLS;
}

/** Of all ways to choose some of the whole sizes, the share whose sum is at most `most`. */
function shareUpTo(sizes: readonly number[], most: number): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let shares = new Float64Array(total + 1);
  shares[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    const next = new Float64Array(total + 1);
    for (let sum = 0; sum <= reached; sum += 1) {
      const half = (shares[sum] ?? 0) / 2;
      next[sum] = (next[sum] ?? 0) + half;
      next[sum + size] = (next[sum + size] ?? 0) + half;
    }
    reached += size;
    shares = next;
  }
  let share = 0;
  for (let sum = 0; sum <= most; sum += 1) share += shares[sum] ?? 0;
  return share;
}
