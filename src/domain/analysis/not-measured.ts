import { exposure, type Rollup } from '../sample/index.ts';
import type { Quantity } from './arm-mean.ts';
import type { RolloutSamples } from './samples.ts';
import { formatCount } from './wording.ts';

/** So many values were to be expected and none came: then measuring is broken, and not even a guard passes. */
const SURELY_MISSING = 10;

/** Why measuring the candidate seems to have failed, by how often the baseline's requests were measured; undefined: it doesn't seem so. */
export function notMeasured({ candidate, baseline = [] }: RolloutSamples, quantity: Quantity): string | undefined {
  const sum = (rollups: readonly Rollup[], of: (rollup: Rollup) => number) =>
    rollups.reduce((all, rollup) => all + of(rollup), 0);
  const values = (rollup: Rollup) => quantity.moments(rollup).n;
  const others = sum(baseline, exposure);
  const expected = others > 0 ? (sum(candidate, exposure) * sum(baseline, values)) / others : 0;
  if (sum(candidate, values) > 0 || expected < SURELY_MISSING) return undefined;
  return `no ${quantity.noun} measured of the candidate, where about ${formatCount(expected)} were to be expected`;
}
