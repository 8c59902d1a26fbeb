import { shareText } from './calibration-text.ts';
import type { Comparison, EvaluationResult, IntentSuccess, MetricComparison } from './evaluation-result.ts';
import { MIN_CASES } from './paired.ts';

/** What reports say of a verdict. */
export const comparisonWords: Readonly<Record<Comparison, string>> = {
  improved: 'improved',
  worse: 'worse',
  'no-meaningful-change': 'no meaningful change',
  'cannot-tell': "can't tell",
  error: 'error',
};

/** The metrics of a table: those of evaluators, then those over repeats that say anything. */
export function comparedMetrics({
  metrics,
  consistency = [],
}: Pick<EvaluationResult, 'metrics' | 'consistency'>): readonly MetricComparison[] {
  return [...metrics, ...consistency.filter(isApplicable)];
}

/** Why metrics over repeats say nothing, a line each. */
export function inapplicableTexts({ consistency = [] }: Pick<EvaluationResult, 'consistency'>): readonly string[] {
  return consistency
    .filter((metric) => !isApplicable(metric))
    .map(({ evaluator, because }) => `${evaluator.name}: ${because}`);
}

/** What reports show of success by intent, a column each. */
export const intentColumns = [
  'intent',
  'baseline',
  'candidate (95 % interval)',
  'change in points (95 % interval)',
  'verdict',
] as const;

/** A row of `intentColumns` for each intent. What is not known is a dash, never a number. */
export function intentRows({ intents = [] }: Pick<EvaluationResult, 'intents'>): readonly (readonly string[])[] {
  return intents.map((success) => {
    const { intent, candidate, baseline, change } = success;
    return [
      intent,
      baseline === undefined || baseline.n === 0 ? '-' : `${baseline.events} of ${baseline.n}`,
      candidate.n === 0 ? '-' : shareText(candidate),
      change === undefined ? '-' : `${points(change.estimate)} (${points(change.lower)} to ${points(change.upper)})`,
      verdictText(success),
    ];
  });
}

/** Whether it surely changed, to the better or the worse. */
export function isNews({ comparison }: { readonly comparison?: Comparison | undefined }): boolean {
  return comparison === 'worse' || comparison === 'improved';
}

/** Those of which it can be told that their users get something else, and all others, each in their order. */
export function newsOfIntents({ intents = [] }: Pick<EvaluationResult, 'intents'>): {
  readonly told: readonly IntentSuccess[];
  readonly others: readonly IntentSuccess[];
} {
  return { told: intents.filter(isNews), others: intents.filter((one) => !isNews(one)) };
}

/** What a reader of these rows has to know; undefined where there are none. */
export function intentNote({
  intents = [],
  baseline,
}: Pick<EvaluationResult, 'intents' | 'baseline'>): string | undefined {
  if (intents.length === 0) return undefined;
  const adjusted = `; each intent is another look, so verdicts are adjusted for ${intents.length} of them (Holm), intervals are not`;
  return `by intent: cases that pass every quality evaluator in every repeat${baseline === undefined || intents.length === 1 ? '' : adjusted}`;
}

function verdictText({ comparison, change, casesToTell }: IntentSuccess): string {
  if (comparison === undefined) return '-';
  const word = comparisonWords[comparison];
  if (comparison !== 'cannot-tell') return word;
  const cases = change?.cases ?? 0;
  if (cases < MIN_CASES) return `${word}: ${cases} of at least ${MIN_CASES} cases`;
  return casesToTell === undefined ? word : `${word} yet: about ${casesToTell.toLocaleString('en')} cases would`;
}

function isApplicable({ candidate, baseline }: MetricComparison): boolean {
  const measured = (summary: MetricComparison['baseline']) =>
    summary !== undefined && summary.counts.scored + summary.counts.errored + summary.counts.blocked > 0;
  return measured(candidate) || measured(baseline);
}

/** `+12`, `-3`, `0`. */
function points(share: number): string {
  const text = (100 * share).toFixed(0);
  return Number(text) === 0 ? '0' : share > 0 ? `+${text}` : text;
}
