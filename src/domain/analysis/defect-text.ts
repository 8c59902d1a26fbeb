import type { DefectRate, EvaluationResult } from './evaluation-result.ts';
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

/** Flags of the candidate that no second judging confirmed, a line each; nothing of what was said. */
export function flagTexts({ candidate, defectRates }: EvaluationResult): readonly string[] {
  const flags = candidate.replies.flatMap(({ caseId, repeat, scorings }) =>
    scorings.flatMap(({ evaluator, outcome, confirmed }) =>
      confirmed === false
        ? `${caseId} (repeat ${repeat}): ${evaluator} ${outcome === 'scored' ? 'was not confirmed by a second judging' : 'is not known, since a second judging came to nothing'}`
        : [],
    ),
  );
  const left = flags.length - MOST_LISTED;
  const hidden = unconfirmedOf(defectRates?.candidate) - flags.length;
  return [
    ...flags.slice(0, MOST_LISTED),
    ...(left > 0 ? [`… and ${left} more; the JSON form has them all`] : []),
    ...(hidden > 0 ? [`${hidden} of cases that are held back`] : []),
  ];
}

function unconfirmedOf(rates: readonly DefectRate[] = []): number {
  return rates.reduce((sum, { evaluator, unconfirmed }) => (evaluator === undefined ? sum : sum + unconfirmed), 0);
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(1))}`;
}
