/** `events` of `n`; fractions where repeats were averaged. */
export type Proportion = { readonly events: number; readonly n: number };

/** Two-sided, with the coverage that goes with `z`. */
export type ProportionInterval = { readonly lower: number; readonly upper: number };

/** What a standard normal variable stays within 95 times in 100, on both sides. */
export const Z_95_BOTH = 1.959963984540054;

const ROUNDS = 60;

/**
 * Wilson's score interval of a proportion: inside 0-1, with a width also where nothing or everything happened. 0 to 1 of nothing.
 * Wilson, J. Am. Stat. Assoc. 22, 1927; Newcombe, Stat. Med. 17, 1998, p. 857, method 3.
 */
export function wilsonInterval({ events, n }: Proportion, z = Z_95_BOTH): ProportionInterval {
  if (n <= 0) return { lower: 0, upper: 1 };
  const share = Math.min(1, Math.max(0, events / n));
  const scaled = 1 + z ** 2 / n;
  const middle = (share + z ** 2 / (2 * n)) / scaled;
  const reach = (z / scaled) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { lower: share === 0 ? 0 : Math.max(0, middle - reach), upper: share === 1 ? 1 : Math.min(1, middle + reach) };
}

/** The same things asked twice: how many said yes to both, to the first or the second alone, to neither. */
type PairedAnswers = {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
};

/**
 * Newcombe's hybrid score interval of `first - second`, two proportions of the same things, with the correlation of the two answers.
 * Newcombe, Stat. Med. 17, 1998, p. 2635, method 10, its phi lessened for continuity where it is positive.
 */
export function pairedDifferenceInterval(
  { both, onlyFirst, onlySecond, neither }: PairedAnswers,
  z = Z_95_BOTH,
): ProportionInterval {
  const n = both + onlyFirst + onlySecond + neither;
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  const product = both * neither - onlyFirst * onlySecond;
  const lessened = product > 0 ? Math.max(0, product - n / 2) : product;
  const phi = margins === 0 ? 0 : lessened / Math.sqrt(margins);
  if (n <= 0) return { lower: -1, upper: 1 };
  const [first, second] = [both + onlyFirst, both + onlySecond];
  const [one, other] = [wilsonInterval({ events: first, n }, z), wilsonInterval({ events: second, n }, z)];
  const [p, q] = [first / n, second / n];
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a ** 2 - 2 * phi * a * b + b ** 2));
  return {
    lower: Math.max(-1, p - q - reach(p - one.lower, other.upper - q)),
    upper: Math.min(1, p - q + reach(one.upper - p, q - other.lower)),
  };
}

/**
 * Interval of `first - second` by the score test of Miettinen and Nurminen: the differences that are not rejected, the variance taken at
 * the likeliest pair of proportions with that difference. Holds also for rare events and unequal numbers, and is what a non-inferiority
 * margin is held against: not inferior by `margin` where the bound is inside it.
 * Miettinen & Nurminen, Stat. Med. 4, 1985; the cubic as in Farrington & Manning, Stat. Med. 9, 1990.
 */
export function scoreDifferenceInterval(first: Proportion, second: Proportion, z = Z_95_BOTH): ProportionInterval {
  if (first.n <= 0 || second.n <= 0) return { lower: -1, upper: 1 };
  const difference = first.events / first.n - second.events / second.n;
  const isInside = (supposed: number) => scoreOf(first, second, supposed) <= z;
  return { lower: edge(isInside, difference, -1), upper: edge(isInside, difference, 1) };
}

/** Standard deviations between what was seen and a supposed difference. */
function scoreOf(first: Proportion, second: Proportion, supposed: number): number {
  const { events: x, n: m } = first;
  const { events: y, n } = second;
  const seen = x / m - y / n;
  const q = likeliestSecond(x, m, y, n, supposed);
  const p = Math.min(1, Math.max(0, q + supposed));
  const total = m + n;
  const variance = ((p * (1 - p)) / m + (q * (1 - q)) / n) * (total / (total - 1));
  if (variance <= 0) return seen === supposed ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(seen - supposed) / Math.sqrt(variance);
}

/** The second proportion that makes the counts likeliest where the first is larger by `delta`: a root of a cubic, in closed form. */
function likeliestSecond(x: number, m: number, y: number, n: number, delta: number): number {
  const total = m + n;
  const a = total;
  const b = (m + 2 * n) * delta - total - (x + y);
  const c = (n * delta - total - 2 * y) * delta + x + y;
  const d = y * delta * (1 - delta);
  const v = b ** 3 / (3 * a) ** 3 - (b * c) / (6 * a ** 2) + d / (2 * a);
  const u = (v < 0 ? -1 : 1) * Math.sqrt(Math.max(0, b ** 2 / (3 * a) ** 2 - c / (3 * a)));
  const w = (Math.PI + Math.acos(u === 0 ? 0 : Math.min(1, Math.max(-1, v / u ** 3)))) / 3;
  return Math.min(1, Math.max(0, 2 * u * Math.cos(w) - b / (3 * a)));
}

/** The last value from `inside` towards `end` that is still inside, rounded outwards. */
function edge(isInside: (value: number) => boolean, inside: number, end: -1 | 1): number {
  if (isInside(end)) return end;
  let near = inside;
  let far: number = end;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (near + far) / 2;
    if (isInside(middle)) near = middle;
    else far = middle;
  }
  return far;
}
