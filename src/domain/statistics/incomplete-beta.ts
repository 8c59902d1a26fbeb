import { createRequire } from 'node:module';

type Betaln = typeof import('@stdlib/math-base-special-betaln');

const load = createRequire(import.meta.url);
let betaln: Betaln | undefined;

/** Far more than the fraction needs: about sqrt(a + b) terms near the middle, so 1e9 counts stay inside. */
const MAX_TERMS = 100_000;
const PRECISION = 1e-14;
const TINY = 1e-300;

/** ln B(a, b), for a, b > 0. The first call takes tens of milliseconds: the package behind it is 200 files, which few commands need. */
export function logBeta(a: number, b: number): number {
  betaln ??= load('@stdlib/math-base-special-betaln') as Betaln;
  return betaln(a, b);
}

/**
 * ln P(X > x) for X ~ Beta(a, b), that is ln(1 - I_x(a, b)), with x in [0, 1] and a, b > 0. Stays exact where the tail itself
 * underflows. Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, by the modified Lentz method.
 */
export function logUpperTail(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return Number.NEGATIVE_INFINITY;
  const logFactor = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
  // The fraction converges fast below the mean; above it the other tail is taken.
  if (x > (a + 1) / (a + b + 2)) return Math.min(0, logFactor + Math.log(fraction(1 - x, b, a) / b));
  const logLower = logFactor + Math.log(fraction(x, a, b) / a);
  return logLower >= 0 ? Number.NEGATIVE_INFINITY : Math.log1p(-Math.exp(logLower));
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
