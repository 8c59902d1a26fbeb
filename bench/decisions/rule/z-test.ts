import type { Arm } from '../stream/arm-tally.ts';
import { type Family, type Measure, NO_SCORE, type Sums, type Variant } from './rule.ts';

/** One-sided 5 %. */
export const Z_95 = 1.645;
const RULE = 'z-test at every look';
const FROM = [50, 100, 200, 400];

/** A fixed-horizon test that someone looks at after every batch, from some candidate requests on. */
export const peekingZ: Family = {
  variants: FROM.map((from, index): Variant => {
    const setting = `from ${from} candidate requests`;
    return { rule: RULE, setting, threshold: index === 0 ? Z_95 : undefined };
  }),
  start: () => (look) => {
    const z = zScore(look.measure, look.total);
    return FROM.map((from) => (look.total.candidate.n >= from ? z : NO_SCORE));
  },
};

/** The same test as it is meant: one look, at the planned end. */
export const fixedZ: Family = {
  variants: [{ rule: 'z-test once, at the end', setting: 'one-sided 5 %', threshold: Z_95, isFixed: true }],
  start: () => (look) => [zScore(look.measure, look.total)],
};

/** Two proportions with a pooled variance, or two means with a variance each (Welch); 0 while there is no variance. */
export function zScore(measure: Measure, total: Readonly<Record<Arm, Sums>>): number {
  const { candidate, baseline } = total;
  if (candidate.n < 2 || baseline.n < 2) return 0;
  const difference = candidate.sum / candidate.n - baseline.sum / baseline.n;
  const variance =
    measure === 'error-rate' ? pooledVariance(candidate, baseline) : meanVariance(candidate) + meanVariance(baseline);
  return variance <= 0 ? 0 : difference / Math.sqrt(variance);
}

/** Of a mean. */
export function meanVariance({ n, sum, sumSq }: Sums): number {
  return Math.max(0, sumSq - (sum * sum) / n) / (n - 1) / n;
}

function pooledVariance(a: Sums, b: Sums): number {
  const rate = (a.sum + b.sum) / (a.n + b.n);
  return rate * (1 - rate) * (1 / a.n + 1 / b.n);
}
