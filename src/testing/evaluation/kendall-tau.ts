/** Kendall's tau-b (Rank Correlation Methods, 1945, for ties) of pairs of levels: 1 the same order, 0 none, -1 the opposite. */
export function kendallTau(pairs: readonly (readonly [number, number])[]): number {
  let [sum, untiedFirst, untiedSecond] = [0, 0, 0];
  for (const [index, [a, b]] of pairs.entries()) {
    for (const [c, d] of pairs.slice(0, index)) {
      sum += Math.sign(a - c) * Math.sign(b - d);
      untiedFirst += Math.abs(Math.sign(a - c));
      untiedSecond += Math.abs(Math.sign(b - d));
    }
  }
  return sum / Math.sqrt(untiedFirst * untiedSecond);
}
