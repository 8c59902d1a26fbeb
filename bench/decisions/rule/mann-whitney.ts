/** Values in ascending order, as they come. */
export class SortedSample {
  readonly #values: number[] = [];

  get values(): readonly number[] {
    return this.#values;
  }

  add(value: number): void {
    let at = this.#values.length;
    while (at > 0 && (this.#values[at - 1] ?? 0) > value) at -= 1;
    this.#values.splice(at, 0, value);
  }
}

/**
 * How many standard deviations the rank sum of `x - shift` is above what equal distributions would give: normal approximation with
 * mid-ranks, the variance reduced by ties, and a continuity correction of one half. Falls as `shift` grows. Both ascending.
 * 0 where all values are equal.
 */
export function standardizedRankSum(x: readonly number[], y: readonly number[], shift: number): number {
  const [m, n] = [x.length, y.length];
  let [inX, inY] = [0, 0];
  let wins = 0;
  let ties = 0;
  while (inX < m || inY < n) {
    const [nextX, nextY] = [(x[inX] ?? Number.POSITIVE_INFINITY) - shift, y[inY] ?? Number.POSITIVE_INFINITY];
    const value = Math.min(nextX, nextY);
    const below = inY;
    const [startX, startY] = [inX, inY];
    while (inX < m && (x[inX] ?? 0) - shift === value) inX += 1;
    while (inY < n && y[inY] === value) inY += 1;
    const [tiedX, tiedY] = [inX - startX, inY - startY];
    wins += tiedX * (below + tiedY / 2);
    const tied = tiedX + tiedY;
    ties += tied * tied * tied - tied;
  }
  const excess = wins - (m * n) / 2;
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - ties / (all * (all - 1)));
  return variance <= 0 ? 0 : (excess - Math.sign(excess) / 2) / Math.sqrt(variance);
}

/** The median of all differences x - y (Hodges and Lehmann 1963). Both ascending, none empty. */
export function medianDifference(x: readonly number[], y: readonly number[]): number {
  const pairs = x.length * y.length;
  const upper = differenceOfRank(x, y, Math.floor(pairs / 2));
  return pairs % 2 === 1 ? upper : (differenceOfRank(x, y, pairs / 2 - 1) + upper) / 2;
}

const ROUNDS = 60;

/** The difference of this rank, from 0: closed in on by halves, then taken exactly, because ties must stay ties. */
function differenceOfRank(x: readonly number[], y: readonly number[], rank: number): number {
  let low = (x[0] ?? 0) - (y.at(-1) ?? 0);
  let high = (x.at(-1) ?? 0) - (y[0] ?? 0);
  if (countBelow(x, y, low).atMost > rank) return low;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    const { atMost, next } = countBelow(x, y, middle);
    if (atMost > rank) high = middle;
    else low = middle;
    // Nothing lies between: the next difference above is the one.
    if (atMost <= rank && countBelow(x, y, next).atMost > rank) return next;
  }
  return high;
}

/** How many differences are at most `limit`, and the smallest above it. */
function countBelow(x: readonly number[], y: readonly number[], limit: number) {
  let atMost = 0;
  let next = Number.POSITIVE_INFINITY;
  let above = y.length;
  for (const value of x) {
    while (above > 0 && value - (y[above - 1] ?? 0) <= limit) above -= 1;
    while (above < y.length && value - (y[above] ?? 0) > limit) above += 1;
    atMost += y.length - above;
    const closest = y[above - 1];
    if (closest !== undefined && above > 0) next = Math.min(next, value - closest);
  }
  return { atMost, next };
}
