import { normalTail } from '#domain/statistics/index.ts';

/** The methods here are other people's: what they cost is what ours is measured by. Headgate decides with none of them. */

/** What a standard normal variable exceeds with this probability, below 1/2. */
export function normalQuantile(tail: number): number {
  return bisect(0, 40, (z) => normalTail(z) > tail);
}

/** P(Z <= z). */
export function normalBelow(z: number): number {
  return z >= 0 ? 1 - normalTail(z) : normalTail(-z);
}

type Test = { readonly alpha: number; readonly power: number };

/** Requests of the candidate until a z-test of two rates, looked at once, sees `to` instead of `from`; `others`: those of the control for each. */
export function requestsForRates(from: number, to: number, { alpha, power }: Test, others = 1): number {
  const pooled = (to + others * from) / (1 + others);
  const null_ = Math.sqrt(pooled * (1 - pooled) * (1 + 1 / others));
  const real = Math.sqrt(to * (1 - to) + (from * (1 - from)) / others);
  return ((normalQuantile(alpha) * null_ + normalQuantile(1 - power) * real) / (to - from)) ** 2;
}

/** Cases of each arm until a rate is shown to be no lower than the other's by more than a margin, looked at once. */
export function casesForMargin(rate: number, margin: number, { alpha, power }: Test): number {
  const z = normalQuantile(alpha) + normalQuantile(1 - power);
  return (z ** 2 * 2 * rate * (1 - rate)) / margin ** 2;
}

/** P(X <= k) of a Poisson variable. */
function poissonUpTo(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let index = 1; index <= k; index += 1) {
    term *= mean / index;
    sum += term;
  }
  return sum;
}

/** The mean up to which k events or fewer are no surprise at 5 %: over n it is the upper limit of a rate. */
export function poissonLimit(k: number): number {
  return bisect(0, 1_000, (mean) => poissonUpTo(k, mean) > 0.05);
}

/** With a known rate: reject at so many errors in so many requests, the fewest with that power against a rate so many times as high. */
export function exactOneArm(
  rate: number,
  times: number,
  { alpha, power }: Test,
): { readonly errors: number; readonly requests: number } {
  for (let errors = 1; ; errors += 1) {
    const mean = bisect(0, 1_000, (one) => 1 - poissonUpTo(errors - 1, one) < alpha);
    if (1 - poissonUpTo(errors - 1, mean * times) >= power) return { errors, requests: Math.floor(mean / rate) };
  }
}

/** Wald's sequential test of one rate of rare events (Poisson): its two bounds, and how many requests it takes in the mean where the one or the other is so. */
export function waldTest(from: number, to: number, { alpha, power }: Test) {
  const [upper, lower] = [Math.log(power / alpha), Math.log((1 - power) / (1 - alpha))];
  const step = (rate: number) => rate * Math.log(to / from) - (to - from);
  return {
    ...{ upper, lower },
    whereHigher: (power * upper + (1 - power) * lower) / step(to),
    whereNot: (alpha * upper + (1 - alpha) * lower) / step(from),
  };
}

/** Ranks between which a quantile lies at 95 %, of n values in order. */
export function quantileRanks(n: number, q: number): readonly [number, number] {
  const reach = 1.96 * Math.sqrt(n * q * (1 - q));
  return [Math.floor(n * q - reach), Math.ceil(n * q + reach) + 1];
}

/** The chance that a sum of so many equal steps is ever past its bound, both sides; bounds of z at each look. Armitage, McPherson & Rowe, 1969. */
export function crossingChance(bounds: readonly number[]): number {
  const cells = 300;
  let density = standardDensity;
  let inside = 1;
  for (const [index, bound] of bounds.entries()) {
    const limit = bound * Math.sqrt(index + 1);
    const step = (2 * limit) / cells;
    const points = Array.from({ length: cells }, (_, cell) => {
      const at = -limit + (cell + 0.5) * step;
      return { at, mass: density(at) * step };
    });
    inside = points.reduce((sum, { mass }) => sum + mass, 0);
    density = (sum) => points.reduce((all, { at, mass }) => all + mass * standardDensity(sum - at), 0);
  }
  return 1 - inside;
}

function standardDensity(z: number): number {
  return Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
}

/** Where a claim that holds from `low` on stops to, up to `high`. */
export function bisect(low: number, high: number, holds: (value: number) => boolean, rounds = 100): number {
  let [inside, outside] = [low, high];
  for (let round = 0; round < rounds; round += 1) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}

/** ln of the gamma function of a positive number (Stirling's series behind a shift). */
export function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 12) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1_260 - inverse ** 7 / 1_680;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** The regularised lower incomplete gamma function, by its series. */
export function gammaBelow(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 2_000 && term > sum * 1e-16; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}
