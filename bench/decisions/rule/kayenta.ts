import { medianDifference, SortedSample, standardizedRankSum } from './mann-whitney.ts';
import { type Family, NO_SCORE, type Variant } from './rule.ts';

/** Two-sided 98 %. */
const Z_99 = 2.326;
/** Of the Hodges-Lehmann estimate, that the interval must stay clear of. */
const TOLERANCE = 0.25;
/** Of the score, an interval of 77 %: nobody sets a lower one. */
const LOWEST_THRESHOLD = 1.2;
/** [minutes before the first look, `allowedIncrease`: the least ratio of means]. */
const SETTINGS = [
  [10, 1],
  [5, 1],
  [10, 1.25],
  [10, 1.5],
  [10, 2],
  [20, 1],
] as const;

/**
 * Kayenta's NetflixACAJudge, judged again after every minute: one value per arm and minute, Mann-Whitney; `High` when the lower end of
 * the interval of the shift is above a quarter of its estimate, and the means' ratio is at least `allowedIncrease`. The score is the
 * standard deviations by which it is above that, to be held against the interval's level.
 */
export const kayenta: Family = {
  variants: SETTINGS.map(([minutes, ratio], index): Variant => {
    const setting = `from ${minutes} minutes, ratio at least ${ratio}`;
    return { rule: 'Kayenta', setting, threshold: index === 0 ? Z_99 : undefined };
  }),
  start: () => {
    const [experiment, control] = [new SortedSample(), new SortedSample()];
    let [sumOfExperiment, sumOfControl] = [0, 0];
    return ({ minute: { candidate, baseline } }) => {
      if (candidate.n > 0) {
        experiment.add(candidate.sum / candidate.n);
        sumOfExperiment += candidate.sum / candidate.n;
      }
      if (baseline.n > 0) {
        control.add(baseline.sum / baseline.n);
        sumOfControl += baseline.sum / baseline.n;
      }
      const [x, y] = [experiment.values, control.values];
      const points = Math.min(x.length, y.length);
      const score = points === 0 ? NO_SCORE : highScore(x, y);
      // Without anything in the control the judge takes the means for equal.
      const ratio = sumOfControl === 0 ? 1 : (sumOfExperiment * y.length) / (sumOfControl * x.length);
      return SETTINGS.map(([minutes, least]) => (points >= minutes && ratio >= least ? score : NO_SCORE));
    };
  },
};

/** @param x of the experiment, @param y of the control, both ascending */
function highScore(x: readonly number[], y: readonly number[]): number {
  const atZero = standardizedRankSum(x, y, 0);
  if (atZero < LOWEST_THRESHOLD) return NO_SCORE;
  const clearOf = TOLERANCE * Math.abs(medianDifference(x, y));
  // The interval never begins below the smallest difference there is, however few the values.
  if ((x[0] ?? 0) - (y.at(-1) ?? 0) > clearOf) return Number.POSITIVE_INFINITY;
  const score = standardizedRankSum(x, y, clearOf);
  return score < LOWEST_THRESHOLD ? NO_SCORE : score;
}
