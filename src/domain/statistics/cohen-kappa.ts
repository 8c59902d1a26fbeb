/**
 * Agreement of two raters on yes and no beyond what chance gives, (po - pe) / (1 - pe) (Cohen, "A coefficient of agreement for nominal
 * scales", 1960). Undefined where chance alone agrees on all, or nothing was rated.
 */
export function cohenKappa(table: {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}): number | undefined {
  const { both, onlyFirst, onlySecond, neither } = table;
  const n = both + onlyFirst + onlySecond + neither;
  const observed = (both + neither) / n;
  const [first, second] = [both + onlyFirst, both + onlySecond];
  const chance = (first * second + (n - first) * (n - second)) / n ** 2;
  return chance < 1 ? (observed - chance) / (1 - chance) : undefined;
}
