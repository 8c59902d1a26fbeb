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
  const rates = betRates(values, alpha);
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
  const turned = values.map((value) => 1 - value);
  return { lower: bernsteinLower(values, alpha), upper: 1 - bernsteinLower(turned, alpha) };
}

function bernsteinLower(values: readonly number[], alpha: number): number {
  let [rateSum, weighted, spent, seen] = [0, 0, 0, 0];
  for (const [index, rate] of betRates(values, alpha).entries()) {
    const value = values[index] ?? 0;
    const stake = Math.min(MOST_STAKE, rate);
    const expected = index === 0 ? 0 : seen / index;
    rateSum += stake;
    weighted += stake * value;
    spent += (value - expected) ** 2 * (-Math.log1p(-stake) - stake);
    seen += value;
  }
  return rateSum === 0 ? 0 : Math.max(0, (weighted - Math.log(2 / alpha) - spent) / rateSum);
}

/** How much to bet on each value, from the mean and variance of those before it, both drawn towards 1/2 and 1/4. */
function betRates(values: readonly number[], alpha: number): readonly number[] {
  let [sum, squares, variance] = [0.5, 0.25, 0.25];
  return values.map((value, index) => {
    const n = index + 1;
    const rate = Math.sqrt((2 * Math.log(2 / alpha)) / (variance * n * Math.log1p(n)));
    sum += value;
    squares += (value - sum / (n + 1)) ** 2;
    variance = squares / (n + 1);
    return rate;
  });
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
