import {
  bettingBounds,
  empiricalBernsteinBounds,
  type ProportionInterval,
  wilsonInterval,
} from '../statistics/index.ts';
import type { CasePair } from './paired.ts';

type Scale = { readonly min: number; readonly max: number };

const ALPHA = 0.05;
/** Of more cases the closed form is as good, and costs a hundredth. */
const MANY = 2_000;

/** What the mean of cases lies within at 95 %, whatever they are distributed like, on their own scale. */
export function boundMean(means: readonly number[], { min, max }: Scale): ProportionInterval | undefined {
  const width = max - min;
  if (means.length === 0 || width <= 0) return undefined;
  const shares = means.map((mean) => (mean - min) / width);
  const { lower, upper } = (shares.length > MANY ? empiricalBernsteinBounds : bettingBounds)(shares, ALPHA);
  return { lower: min + width * lower, upper: min + width * upper };
}

/**
 * The same of the mean difference of pairs, each on the same scale: of cases that both releases answered, or of requests that both were
 * asked. A difference of d on a scale of width w is (d / w + 1) / 2 on 0-1. Holds however often one looks, and is wider than an interval for
 * one look. Undefined where pairs count unequally.
 */
export function boundDifference(pairs: readonly CasePair[], { min, max }: Scale): ProportionInterval | undefined {
  const width = max - min;
  if (new Set(pairs.map(({ weight }) => weight)).size > 1) return undefined;
  return boundMean(
    pairs.map(({ candidate, baseline }) => candidate - baseline),
    { min: -width, max: width },
  );
}

/** The same of a share of cases; a repeat is no case, so its share counts and not its number. */
export function boundShare(share: number, cases: number): ProportionInterval {
  return wilsonInterval({ events: share * cases, n: cases });
}
