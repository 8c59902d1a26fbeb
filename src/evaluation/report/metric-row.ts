import type { Comparison, MetricComparison, MetricSummary } from '#domain/analysis/index.ts';
import { signed } from './headline.ts';

export const columns = [
  'metric',
  'baseline',
  'candidate',
  'change',
  '95 % interval',
  'verdict',
  'scored / n.a. / blocked / errored',
];

export const shortColumns = ['metric', 'baseline', 'candidate', 'change (95 % interval)', 'verdict'];

export const comparisonWords: Readonly<Record<Comparison, string>> = {
  improved: 'improved',
  worse: 'worse',
  'no-meaningful-change': 'no meaningful change',
  'cannot-tell': "can't tell",
  error: 'error',
};

/** One metric as the cells of `columns`. What was not measured is a dash, never a number. */
export function makeRow({ evaluator, baseline, candidate, change, comparison }: MetricComparison): readonly string[] {
  const { scale, better } = evaluator;
  const { counts } = candidate;
  return [
    `${evaluator.name} (${scale.min}-${scale.max}, ${better} is better)`,
    showMean(baseline),
    showMean(candidate),
    change === undefined ? '-' : signed(change.estimate),
    change === undefined ? '-' : `${signed(change.lower)} to ${signed(change.upper)}`,
    comparisonWords[comparison],
    `${counts.scored} / ${counts['not-applicable']} / ${counts.blocked} / ${counts.errored}`,
  ];
}

/** As the cells of `shortColumns`. Nothing scored is told apart from too little. */
export function makeShortRow({
  evaluator,
  baseline,
  candidate,
  change,
  comparison,
}: MetricComparison): readonly string[] {
  const { errored, scored } = candidate.counts;
  return [
    evaluator.name,
    showMean(baseline),
    showMean(candidate),
    change === undefined ? '-' : `${signed(change.estimate)} (${signed(change.lower)} to ${signed(change.upper)})`,
    `${comparisonWords[comparison]}${scored === 0 ? ', nothing scored' : ''}${errored === 0 ? '' : `, ${errored} errored`}`,
  ];
}

export function showMean(summary: MetricSummary | undefined): string {
  return summary?.mean === undefined ? '-' : summary.mean.toFixed(2);
}
