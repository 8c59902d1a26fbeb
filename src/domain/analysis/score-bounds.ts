import {
  bettingBounds,
  empiricalBernsteinBounds,
  type ProportionInterval,
  wilsonInterval,
} from '../statistics/index.ts';

const ALPHA = 0.05;
/** Of more cases the closed form is as good, and costs a hundredth. */
const MANY = 2_000;

/** What the mean of cases lies within at 95 %, whatever they are distributed like, on their own scale. */
export function boundMean(
  means: readonly number[],
  { min, max }: { readonly min: number; readonly max: number },
): ProportionInterval | undefined {
  const width = max - min;
  if (means.length === 0 || width <= 0) return undefined;
  const shares = means.map((mean) => (mean - min) / width);
  const { lower, upper } = (shares.length > MANY ? empiricalBernsteinBounds : bettingBounds)(shares, ALPHA);
  return { lower: min + width * lower, upper: min + width * upper };
}

/** The same of a share of cases; a repeat is no case, so its share counts and not its number. */
export function boundShare(share: number, cases: number): ProportionInterval {
  return wilsonInterval({ events: share * cases, n: cases });
}
