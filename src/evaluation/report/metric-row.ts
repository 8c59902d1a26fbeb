import { comparisonWords, type MetricComparison, type MetricSummary } from '#domain/analysis/index.ts';
import { signed } from './headline.ts';

export const OUTCOMES = 'scored / n.a. / blocked / errored';

export const columns = [
  'metric',
  'baseline',
  'candidate',
  'change',
  '95 % interval',
  'verdict',
  `candidate: ${OUTCOMES}`,
  `baseline: ${OUTCOMES}`,
];

export const shortColumns = ['metric', 'baseline', 'candidate', 'change (95 % interval)', 'verdict'];

/** One metric as the cells of `columns`. What was not measured is a dash, never a number. */
export function makeRow({ evaluator, baseline, candidate, change, comparison }: MetricComparison): readonly string[] {
  const { scale, better } = evaluator;
  return [
    `${evaluator.name} (${scale.min}-${scale.max}, ${better} is better)`,
    showMean(baseline),
    showMean(candidate),
    change === undefined ? '-' : signed(change.estimate),
    change === undefined ? '-' : `${signed(change.lower)} to ${signed(change.upper)}`,
    comparisonWords[comparison],
    showCounts(candidate),
    showCounts(baseline),
  ];
}

/** As the cells of `shortColumns`. Nothing scored is told apart from too little. */
export function makeShortRow({
  evaluator,
  baseline,
  candidate,
  change,
  comparison,
  casesToTell,
}: MetricComparison): readonly string[] {
  const { errored, scored } = candidate.counts;
  const other = baseline?.counts.errored ?? 0;
  const errors = [
    ...(errored === 0 ? [] : [`, ${errored} errored`]),
    ...(other === 0 ? [] : [`, ${other} errored in the baseline`]),
  ].join('');
  return [
    evaluator.name,
    showMean(baseline),
    showMean(candidate),
    change === undefined ? '-' : `${signed(change.estimate)} (${signed(change.lower)} to ${signed(change.upper)})`,
    `${comparisonWords[comparison]}${casesToTell === undefined ? '' : ` yet: about ${casesToTell.toLocaleString('en')} cases would`}${scored === 0 ? ', nothing scored' : ''}${errors}`,
  ];
}

/** As `OUTCOMES` names them. */
export function showCounts(summary: MetricSummary | undefined): string {
  if (summary === undefined) return '-';
  const { counts } = summary;
  return `${counts.scored} / ${counts['not-applicable']} / ${counts.blocked} / ${counts.errored}`;
}

export function showMean(summary: MetricSummary | undefined): string {
  return summary?.mean === undefined ? '-' : summary.mean.toFixed(2);
}
