/**
 * P-values adjusted for being several, in their order: all that are at most alpha may be believed together, with a chance of at most
 * alpha that any of them errs, however they hang together. Step-down: Holm, Scandinavian Journal of Statistics 6, 1979.
 */
export function holmAdjusted(ps: readonly number[]): readonly number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let greatest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    greatest = Math.max(greatest, Math.min(1, (ps.length - rank) * p));
    adjusted[index] = greatest;
  }
  return adjusted;
}
