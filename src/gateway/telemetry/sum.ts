import type { Moments } from '#domain/sample/index.ts';

/** Moments in the making. */
type Sum = { n: number; sum: number; sumSq: number };

export function noSum(): Sum {
  return { n: 0, sum: 0, sumSq: 0 };
}

export function put(sum: Sum, value: number): void {
  sum.n += 1;
  sum.sum += value;
  sum.sumSq += value * value;
}

/** Undefined where nothing was measured. */
export function orAbsent(sum: Sum): Moments | undefined {
  return sum.n === 0 ? undefined : sum;
}
