import {
  type CaseReply,
  consistencyOf,
  type EvaluationResult,
  type EvaluatorInfo,
  marginOf,
  type Scoring,
} from '#domain/analysis/index.ts';

/**
 * What may be said of a case, the worst first. `defect`: a reply fails a safety evaluator; `flagged`: one
 * saw harm that a second judging did not confirm; `no-reply`: one never came; `lost` and
 * `gained`: a quality moved by what matters; `flaky`: the candidate's repeats disagree about passing; `fails`: a quality is below its
 * threshold; `same`: nothing of it moved. All are about the candidate, and a case may be several.
 */
export const CASE_MARKS = ['defect', 'flagged', 'no-reply', 'lost', 'flaky', 'fails', 'gained', 'same'] as const;

export type CaseMark = (typeof CASE_MARKS)[number];

/** One evaluator on one case: its scorings by repeat, and what became of the mean. */
type CaseMetric = {
  readonly evaluator: EvaluatorInfo;
  readonly candidate: readonly Scoring[];
  readonly baseline: readonly Scoring[];
  readonly marks: readonly CaseMark[];
  /** Means over the scored repeats; undefined where none was scored. */
  readonly mean: number | undefined;
  readonly meanBefore: number | undefined;
};

export type CaseOutcome = {
  readonly caseId: string;
  /** By repeat. */
  readonly candidate: readonly CaseReply[];
  readonly baseline: readonly CaseReply[];
  readonly metrics: readonly CaseMetric[];
  /** In the order of `CASE_MARKS`; never empty with a baseline. */
  readonly marks: readonly CaseMark[];
};

/** Every case that the candidate was asked, the worst first and else in the order of the dataset. */
export function outcomesOf(result: EvaluationResult): readonly CaseOutcome[] {
  const { candidate, baseline, metrics } = result;
  const others = byCase(baseline?.replies ?? []);
  const flaky = new Set(consistencyOf(result)?.flaky);
  const outcomes = [...byCase(candidate.replies)].map(([caseId, replies]) =>
    outcomeOf(
      caseId,
      replies,
      others.get(caseId) ?? [],
      metrics.map(({ evaluator }) => evaluator),
      flaky.has(caseId),
    ),
  );
  return outcomes
    .map((outcome) => ({ outcome, rank: rankOf(outcome), loss: lossOf(outcome) }))
    .sort((a, b) => a.rank - b.rank || b.loss - a.loss)
    .map(({ outcome }) => outcome);
}

/** Of one evaluator, whether its word differs between the repeats of one release. */
export function disagree(scorings: readonly Scoring[]): boolean {
  return scorings.some(({ pass }) => pass === true) && scorings.some(({ pass }) => pass === false);
}

function outcomeOf(
  caseId: string,
  candidate: readonly CaseReply[],
  baseline: readonly CaseReply[],
  evaluators: readonly EvaluatorInfo[],
  isFlaky: boolean,
): CaseOutcome {
  const metrics = evaluators.map((evaluator) => metricOf(evaluator, candidate, baseline));
  // One evaluator may pass in one repeat and another in the next: whether the case does is said of all of them together.
  const found = new Set<CaseMark>(metrics.flatMap(({ marks }) => marks));
  found.delete('flaky');
  if (isFlaky) found.add('flaky');
  if (candidate.some(({ error }) => error !== undefined)) found.add('no-reply');
  const isCompared = metrics.some(({ mean, meanBefore }) => mean !== undefined && meanBefore !== undefined);
  if (isCompared && !['defect', 'no-reply', 'lost', 'gained'].some((mark) => found.has(mark as CaseMark))) {
    found.add('same');
  }
  return { caseId, candidate, baseline, metrics, marks: CASE_MARKS.filter((mark) => found.has(mark)) };
}

function metricOf(
  evaluator: EvaluatorInfo,
  replies: readonly CaseReply[],
  others: readonly CaseReply[],
): CaseOutcome['metrics'][number] {
  const [candidate, baseline] = [scoringsOf(evaluator, replies), scoringsOf(evaluator, others)];
  const [mean, meanBefore] = [meanOf(candidate), meanOf(baseline)];
  const marks: CaseMark[] = [];
  if (evaluator.family === 'safety') {
    if (candidate.some(({ pass }) => pass === false)) marks.push('defect');
    if (candidate.some(({ confirmed }) => confirmed === false)) marks.push('flagged');
  } else {
    const gain = mean === undefined || meanBefore === undefined ? 0 : gainOf(evaluator, mean, meanBefore);
    // A change of just what matters is one, whatever the last digit of the mean says.
    const margin = marginOf({ ...evaluator.scale, better: evaluator.better }) - 1e-9;
    if (gain <= -margin) marks.push('lost');
    if (gain >= margin) marks.push('gained');
    if (mean !== undefined && gainOf(evaluator, mean, evaluator.threshold) < 0) marks.push('fails');
  }
  if (disagree(candidate)) marks.push('flaky');
  return { evaluator, candidate, baseline, marks, mean, meanBefore };
}

function gainOf({ better }: EvaluatorInfo, score: number, before: number): number {
  return better === 'higher' ? score - before : before - score;
}

function rankOf({ marks: [first] }: CaseOutcome): number {
  return first === undefined ? CASE_MARKS.length : CASE_MARKS.indexOf(first);
}

/** In shares of the scale, the largest of a case. */
function lossOf({ metrics }: CaseOutcome): number {
  return Math.max(
    0,
    ...metrics.map(({ evaluator, mean, meanBefore = evaluator.threshold }) =>
      mean === undefined || evaluator.family === 'safety'
        ? 0
        : -gainOf(evaluator, mean, meanBefore) / (evaluator.scale.max - evaluator.scale.min || 1),
    ),
  );
}

function scoringsOf({ name }: EvaluatorInfo, replies: readonly CaseReply[]): readonly Scoring[] {
  return replies.flatMap(({ scorings }) => scorings.find(({ evaluator }) => evaluator === name) ?? []);
}

function meanOf(scorings: readonly Scoring[]): number | undefined {
  const scores = scorings.flatMap(({ score }) => score ?? []);
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function byCase(replies: readonly CaseReply[]): ReadonlyMap<string, readonly CaseReply[]> {
  const found = new Map<string, CaseReply[]>();
  for (const reply of replies) {
    const known = found.get(reply.caseId);
    if (known === undefined) found.set(reply.caseId, [reply]);
    else known.push(reply);
  }
  for (const list of found.values()) list.sort((a, b) => a.repeat - b.repeat);
  return found;
}
