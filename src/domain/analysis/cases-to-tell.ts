import { studentQuantile, Z_80, Z_90 } from '../statistics/index.ts';

const ALPHA = 0.05;

/** Nobody asks more; where it takes them, the change lies next to the margin. */
const MOST_CASES = 10_000;

/** As good as infinite: the quantiles are those of the normal distribution. */
const MANY = 1e6;

/**
 * About how many cases, each asked as often as now, come to a verdict 8 times in 10, if the change and its deviation between cases stay what
 * they are. Infinite where not even 10,000 do, because the change lies next to the margin; undefined where those there are should do.
 *
 * No meaningful change has to be shown within the margin on both sides: ((z + 0.842) * deviation / (margin - change))², and for no change at
 * all ((z + 1.282) * deviation / margin)² (Julious, "Sample sizes for clinical trials with Normal data", 2004, for equivalence). A change has
 * to differ from none, ((z + 0.842) * deviation / change)², and to be estimated as no smaller than the margin,
 * (0.842 * deviation / (change - margin))². z²/2 more make up for Student's t (Guenther, 1981). Two digits, rounded up.
 */
export function casesToTell(
  { estimate, cases }: { readonly estimate: number; readonly cases: number },
  {
    margin,
    deviation,
    alpha = ALPHA,
  }: {
    readonly margin: number;
    readonly deviation: number | undefined;
    /** What the test has to be below, where it is one of several. */
    readonly alpha?: number | undefined;
  },
): number | undefined {
  if (deviation === undefined) return undefined;
  const change = Math.abs(estimate);
  const squared = (quantiles: number, distance: number) =>
    distance > 0 ? ((quantiles * deviation) / distance) ** 2 : Number.POSITIVE_INFINITY;
  const isSmall = change < margin;
  const z = studentQuantile((isSmall ? ALPHA : alpha) / 2, MANY);
  const needed = isSmall
    ? Math.max(squared(z + Z_90, margin), squared(z + Z_80, margin - change))
    : Math.max(squared(z + Z_80, change), squared(Z_80, change - margin));
  const rounded = roundUp(needed + z ** 2 / 2);
  if (rounded <= cases) return undefined;
  return rounded > MOST_CASES ? Number.POSITIVE_INFINITY : rounded;
}

/** In a sentence about a change; nothing where nothing is known. */
export function casesToTellText(needed: number | undefined, margin: number): string {
  if (needed === undefined) return '';
  return Number.isFinite(needed)
    ? `; if it stays so, about ${needed.toLocaleString('en')} cases would tell, each asked as often as now`
    : `; if it stays so, not even ${MOST_CASES.toLocaleString('en')} cases would tell: it is too close to ${margin}, where a change begins to matter`;
}

/** Up to two digits: 143 is 150. */
function roundUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
