import type { MetricComparison, MetricSummary } from './evaluation-result.ts';

/** With more of its replies failed or scorings lost than this share, what is left of an arm is no fair sample any more. */
export const MAX_ERRORED_RATIO = 0.05;

/** Of what an evaluator tried to score in an arm, the share that came to nothing, 0-1. A failed reply counts: it could not be scored. */
export function erroredRatioOf({ counts }: Pick<MetricSummary, 'counts'>): number {
  const tried = counts.scored + counts.errored;
  return tried === 0 ? 0 : counts.errored / tried;
}

/** Which arm lost too much for the two to be compared, in words; undefined: neither did. `counted` is what the counts are of. */
export function lostTooMuch(
  { candidate, baseline }: Pick<MetricComparison, 'candidate' | 'baseline'>,
  counted: 'replies' | 'cases' = 'replies',
): string | undefined {
  const arms = [
    ['the candidate', candidate],
    ['the baseline', baseline],
  ] as const;
  const said = arms.flatMap(([whose, arm]) => {
    if (arm === undefined || erroredRatioOf(arm) <= MAX_ERRORED_RATIO) return [];
    const { scored, errored } = arm.counts;
    return [`errored on ${errored} of ${scored + errored} ${counted} of ${whose}`];
  });
  return said.length === 0 ? undefined : said.join(', and ');
}
