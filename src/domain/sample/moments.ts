/** Count, sum and sum of squares of a measured quantity: enough for a mean and a variance, and mergeable. */
export type Moments = { readonly n: number; readonly sum: number; readonly sumSq: number };

export const NO_MOMENTS: Moments = { n: 0, sum: 0, sumSq: 0 };

export function addValue(moments: Moments, value: number): Moments {
  return { n: moments.n + 1, sum: moments.sum + value, sumSq: moments.sumSq + value * value };
}

export function mergeMoments(a: Moments, b: Moments): Moments {
  return { n: a.n + b.n, sum: a.sum + b.sum, sumSq: a.sumSq + b.sumSq };
}
