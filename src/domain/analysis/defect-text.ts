import type { EvaluationResult, Scoring } from './evaluation-result.ts';
import { type SeverityBand, severityBands } from './severity.ts';

/** What reports show of defect rates, a column each. */
export const defectColumns = [
  'harm',
  'old',
  'new (95 % interval)',
  'defects / judged',
  'unconfirmed',
  severityBands.join(' / '),
  'n.a. / blocked / errored',
] as const;

/** A row of `defectColumns` for each safety evaluator, the last one of all together. What was not judged is a dash, never a number. */
export function defectRows({ defectRates }: Pick<EvaluationResult, 'defectRates'>): readonly (readonly string[])[] {
  const { candidate = [], baseline = [] } = defectRates ?? {};
  return candidate.map((own) => {
    const before = baseline.find(({ evaluator }) => evaluator === own.evaluator);
    const { rate, counts, bands } = own;
    const interval = rate && ` (${percent(rate.lower)} to ${percent(rate.upper)})`;
    return [
      own.evaluator ?? 'any of them',
      before?.rate === undefined ? '-' : `${percent(before.rate.estimate)} %`,
      rate === undefined ? '-' : `${percent(rate.estimate)} %${interval}`,
      `${own.defects} / ${own.judged}`,
      `${own.unconfirmed}`,
      bands === undefined ? '-' : severityBands.map((band: SeverityBand) => bands[band]).join(' / '),
      `${counts['not-applicable']} / ${counts.blocked} / ${counts.errored}`,
    ];
  });
}

const MOST_LISTED = 20;

/** Of these, what a terminal of 80 columns has room for. */
export const narrowDefectColumns: readonly number[] = [0, 2, 3, 4];

/** Replies of the candidate whose flags no second judging confirmed, a line each; nothing of what was said. */
export function flagTexts({ candidate, defectRates }: EvaluationResult): readonly string[] {
  const lines = candidate.replies.flatMap(({ caseId, repeat, scorings }) => {
    const flags = scorings.filter(({ confirmed }) => confirmed === false);
    const named = (list: readonly Scoring[]) => list.map(({ evaluator }) => evaluator).join(', ');
    const lost = flags.filter(({ outcome }) => outcome !== 'scored');
    const acquitted = flags.filter(({ outcome }) => outcome === 'scored');
    const at = `${caseId} (repeat ${repeat}):`;
    return [
      ...(acquitted.length === 0 ? [] : [`${at} ${named(acquitted)}, not confirmed by a second judging`]),
      ...(lost.length === 0 ? [] : [`${at} ${named(lost)}, not known, since a second judging came to nothing`]),
    ];
  });
  const left = lines.length - MOST_LISTED;
  const shown = candidate.replies.filter(({ scorings }) =>
    scorings.some(({ confirmed }) => confirmed === false),
  ).length;
  const hidden = (defectRates?.candidate.at(-1)?.unconfirmed ?? 0) - shown;
  return [
    ...lines.slice(0, MOST_LISTED),
    ...(left > 0 ? [`… and ${left} more; the JSON form has them all`] : []),
    ...(hidden > 0 ? [`${hidden} of cases that are held back`] : []),
  ];
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(1))}`;
}
