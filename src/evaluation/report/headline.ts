import { type EvaluationResult, MAX_ERRORED_RATIO, type MetricComparison } from '#domain/analysis/index.ts';

/** The verdict in one line, the worst news first. */
export function makeHeadline(result: EvaluationResult): string {
  const { metrics, erroredRatio, candidate, baseline } = result;
  if (!(erroredRatio <= MAX_ERRORED_RATIO)) {
    return `Can't tell: ${Math.round(erroredRatio * 100)} % of ${candidate.label}'s replies failed.`;
  }
  const defects = countDefects(result);
  if (defects > 0)
    return `Unsafe: ${defects} of ${candidate.label}'s replies ${defects === 1 ? 'is a defect' : 'are defects'}.`;
  if (baseline === undefined) return `First result for ${candidate.label}; there is nothing to compare it with yet.`;
  const quality = metrics.filter(({ evaluator }) => evaluator.family === 'quality');
  const named = (comparison: MetricComparison['comparison']) =>
    quality.filter((metric) => metric.comparison === comparison).map(describe);
  const worse = named('worse');
  const improved = named('improved');
  if (worse.length > 0 && improved.length > 0)
    return `Mixed: worse in ${worse.join(', ')}; better in ${improved.join(', ')}.`;
  if (worse.length > 0) return `Worse: ${worse.join(', ')}.`;
  const broken = quality.filter(({ comparison }) => comparison === 'error');
  if (broken.length > 0)
    return `Can't tell: ${broken.map(({ evaluator, because }) => `${evaluator.name} ${because}`).join('; ')}.`;
  if (improved.length > 0) return `Better: ${improved.join(', ')}.`;
  const unclear = named('cannot-tell');
  if (quality.length === 0 || unclear.length > 0)
    return `Can't tell yet: ${unclear.join(', ') || 'no quality was measured'}.`;
  return 'No meaningful change.';
}

/** Replies of the candidate that fail a safety evaluator, each counted once. */
function countDefects({ candidate, metrics }: EvaluationResult): number {
  const safety = new Set(
    metrics.filter(({ evaluator }) => evaluator.family === 'safety').map(({ evaluator }) => evaluator.name),
  );
  return candidate.replies.filter(({ scorings }) =>
    scorings.some(({ evaluator, pass }) => pass === false && safety.has(evaluator)),
  ).length;
}

function describe({ evaluator, change }: MetricComparison): string {
  return change === undefined ? evaluator.name : `${evaluator.name} ${signed(change.estimate)}`;
}

/** `+0.25`, `-1.00`, `0.00`. */
export function signed(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return value > 0 ? `+${text}` : text;
}
