/** Bounds of the mean of values in [0, 1] that hold at every look at once. */
type MeanBounds = { readonly lower: number; readonly upper: number };

const ROUNDS = 40;
/** No bet stakes more than this share of what could be lost. */
const MOST_STAKE = 0.5;

/**
 * Betting confidence sequence (hedged capital) of values in [0, 1] in the order in which they came, at any number of them: the means
 * against which neither of two gamblers, one on each side, has made 2/alpha of his stake. 0 to 1 for no values.
 * Waudby-Smith & Ramdas, JRSS-B 86(1), 2024 (arXiv 2010.09686), theorem 3 with the bets of its equation 24.
 */
export function bettingBounds(values: readonly number[], alpha: number): MeanBounds {
  if (values.length === 0) return { lower: 0, upper: 1 };
  const nextRate = createBetRate(alpha);
  const rates = values.map(nextRate);
  const limit = Math.log(2 / alpha);
  const isBelow = (mean: number) => logCapital(values, rates, mean, 1) >= limit;
  const isAbove = (mean: number) => logCapital(values, rates, mean, -1) >= limit;
  return { lower: lastOut(isBelow), upper: 1 - lastOut((fromAbove) => isAbove(1 - fromAbove)) };
}

/**
 * Predictable-mixture empirical Bernstein bounds of the same: a closed form, wider than betting and cheaper. Theorem 2 of the same paper, the
 * variance gathered around the plain mean so far, from 0, as in its authors' package confseq.
 */
export function empiricalBernsteinBounds(values: readonly number[], alpha: number): MeanBounds {
  return {
    lower: bernsteinLower(values, alpha, (value) => value),
    upper: 1 - bernsteinLower(values, alpha, (value) => 1 - value),
  };
}

/** Value by value, as they may be very many. */
function bernsteinLower(values: readonly number[], alpha: number, turn: (value: number) => number): number {
  const nextRate = createBetRate(alpha);
  let [rateSum, weighted, spent, seen, count] = [0, 0, 0, 0, 0];
  for (const given of values) {
    const value = turn(given);
    const stake = Math.min(MOST_STAKE, nextRate(value));
    const expected = count === 0 ? 0 : seen / count;
    count += 1;
    rateSum += stake;
    weighted += stake * value;
    spent += (value - expected) ** 2 * (-Math.log1p(-stake) - stake);
    seen += value;
  }
  return rateSum === 0 ? 0 : Math.max(0, (weighted - Math.log(2 / alpha) - spent) / rateSum);
}

/** How much to bet on each value that comes, from the mean and variance of those before it, both drawn towards 1/2 and 1/4. */
function createBetRate(alpha: number): (value: number) => number {
  let [sum, squares, variance, n] = [0.5, 0.25, 0.25, 0];
  return (value) => {
    n += 1;
    const rate = Math.sqrt((2 * Math.log(2 / alpha)) / (variance * n * Math.log1p(n)));
    sum += value;
    squares += (value - sum / (n + 1)) ** 2;
    variance = squares / (n + 1);
    return rate;
  };
}

/** What a stake of one has become that was bet on values above (`side` 1) or below (-1) the mean. */
function logCapital(values: readonly number[], rates: readonly number[], mean: number, side: 1 | -1): number {
  const toLose = side === 1 ? mean : 1 - mean;
  const most = toLose === 0 ? Number.MAX_VALUE : MOST_STAKE / toLose;
  let log = 0;
  for (const [index, value] of values.entries()) {
    const rate = Math.min(most, rates[index] ?? 0);
    log += Math.log1p(side * rate * (value - mean));
  }
  return log;
}

/** The last mean, from 0 on, that is out; 0 itself where none is. */
function lastOut(isOut: (mean: number) => boolean): number {
  let out = 0;
  let inside = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (out + inside) / 2;
    if (isOut(middle)) out = middle;
    else inside = middle;
  }
  return out;
}
