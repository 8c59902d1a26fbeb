/**
 * What a level should be, and how a change of it is told. `allowance`: half the change that matters, and `limit`: how much may gather,
 * both in standard deviations. With 0.5 and 5, a change by one deviation is told after 10 values in the mean, and nothing is told in 930
 * values without a change, in the mean (469 for both sides together).
 */
type CusumRule = {
  readonly level: number;
  readonly deviation: number;
  readonly allowance: number;
  readonly limit: number;
};

/** What has gathered on either side, in standard deviations, never below 0. */
type Cusum = { readonly above: number; readonly below: number };

/** A change that was told: on which side, and the first value of the run that told it. */
type Change = { readonly side: 'above' | 'below'; readonly since: number; readonly toldAt: number };

const NOTHING_GATHERED: Cusum = { above: 0, below: 0 };

/**
 * Adds one value to a two-sided cumulative sum: what lies past the level by more than the allowance gathers, the rest wears it off.
 * What is no number changes nothing. Page, Biometrika 41, 1954; Montgomery, Introduction to Statistical Quality Control, ch. 9.
 */
function gather({ above, below }: Cusum, value: number, { level, deviation, allowance }: CusumRule): Cusum {
  if (!Number.isFinite(value)) return { above, below };
  // Where values never differ, any difference is past every limit.
  const off = value === level ? 0 : deviation > 0 ? (value - level) / deviation : (value - level) * Number.MAX_VALUE;
  return {
    above: Math.min(Number.MAX_VALUE, Math.max(0, above + off - allowance)),
    below: Math.min(Number.MAX_VALUE, Math.max(0, below - off - allowance)),
  };
}

/** The first change in values in their order of time; undefined while there is none. */
export function findChange(values: readonly number[], rule: CusumRule): Change | undefined {
  let gathered = NOTHING_GATHERED;
  const since = { above: 0, below: 0 };
  for (const [index, value] of values.entries()) {
    const before = gathered;
    gathered = gather(gathered, value, rule);
    for (const side of ['above', 'below'] as const) {
      if (before[side] === 0) since[side] = index;
      if (gathered[side] > rule.limit) return { side, since: since[side], toldAt: index };
    }
  }
  return undefined;
}
