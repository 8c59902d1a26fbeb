import {
  type ArmResult,
  type CaseReply,
  type EvaluationResult,
  type EvaluatorInfo,
  toFivePoints,
} from '#domain/analysis/index.ts';
import { type Dataset, lastQuery } from '#domain/dataset/index.ts';
import { isFlagged, plainReason, safetyEvaluators } from './quotable.ts';

/** One case that shows what the figures are about. Texts are cut; nothing is quoted of a reply that a safety evaluator flagged. */
type CaseWorthReading = {
  readonly caseId: string;
  readonly query: string | undefined;
  readonly candidate: string;
  readonly baseline: string | undefined;
  /** Why it was chosen, with the evaluator's reason. */
  readonly because: string;
};

const MAX_CASES = 3;
/** In place of a reply that a safety evaluator flagged. */
export const NOT_QUOTED = '(not quoted: a safety evaluator flagged it; the HTML report has it folded)';
const MAX_CHARS = 220;
const UNCHANGED_FAILURE = 0.01;

type Candidate = {
  readonly reply: CaseReply;
  readonly other: CaseReply | undefined;
  readonly weight: number;
  /** Only of those few that are shown: the reasons of all cases are too many words. */
  readonly because: () => string;
};

/**
 * The most telling cases first: defects, failures, then the largest changes or the lowest scores. One per case.
 * @param tellError what is shown of why a reply never came; as it came where nothing else is said
 */
export function findCasesWorthReading(
  result: EvaluationResult,
  dataset: Dataset | undefined,
  tellError: (error: string) => string = (error) => error,
): readonly CaseWorthReading[] {
  const evaluators = new Map(result.metrics.map(({ evaluator }) => [evaluator.name, evaluator]));
  const safety = safetyEvaluators(result);
  const others = firstReplies(result.baseline);
  let found: Candidate[] = [];
  for (const reply of firstReplies(result.candidate).values()) {
    const other = others.get(reply.caseId);
    const reason = weigh(reply, other, evaluators, tellError);
    if (reason === undefined || (found.length === MAX_CASES && reason.weight <= (found.at(-1)?.weight ?? 0))) continue;
    found = [...found, { reply, other, ...reason }].sort((a, b) => b.weight - a.weight).slice(0, MAX_CASES);
  }
  return found.map(({ reply, other, because }) => ({
    caseId: reply.caseId,
    query: cut(queryOf(reply.caseId, dataset)),
    candidate: quote(reply, safety),
    baseline: other && quote(other, safety),
    because: because(),
  }));
}

function queryOf(caseId: string, dataset: Dataset | undefined): string | undefined {
  const item = dataset?.cases.find(({ id }) => id === caseId);
  return item && lastQuery(item);
}

/** The repeat that says most: the first with a defect or a flag, else the first. */
function firstReplies(arm: ArmResult | undefined): ReadonlyMap<string, CaseReply> {
  const byCase = new Map<string, CaseReply>();
  for (const reply of arm?.replies ?? []) {
    const known = byCase.get(reply.caseId);
    if (known === undefined || (countFailures(reply) > 0 && countFailures(known) === 0))
      byCase.set(reply.caseId, reply);
  }
  return byCase;
}

function weigh(
  reply: CaseReply,
  other: CaseReply | undefined,
  evaluators: ReadonlyMap<string, EvaluatorInfo>,
  tellError: (error: string) => string,
): Pick<Candidate, 'weight' | 'because'> | undefined {
  const { error } = reply;
  if (error !== undefined) return { weight: 50, because: () => `no reply: ${tellError(error)}` };
  const defect = reply.scorings.find(
    ({ evaluator, pass }) => pass === false && evaluators.get(evaluator)?.family === 'safety',
  );
  if (defect !== undefined) return { weight: 100, because: () => `${defect.evaluator}: ${plainReason(defect)}` };
  const flag = reply.scorings.find(({ confirmed }) => confirmed === false);
  if (flag !== undefined) return { weight: 60, because: () => `${flag.evaluator}: ${plainReason(flag)}` };
  let largest: Pick<Candidate, 'weight' | 'because'> | undefined;
  for (const scoring of reply.scorings) {
    const { evaluator: name, score, pass } = scoring;
    const info = evaluators.get(name);
    if (score === undefined || info?.family !== 'quality') continue;
    const before = other?.scorings.find(({ evaluator }) => evaluator === name)?.score;
    if (other !== undefined && before === undefined) continue;
    // Where both are fine there is nothing to read; a loss is more telling than a gain of the same size.
    // What fails as it failed before comes last.
    const points = toFivePoints(score, info);
    const gain = before === undefined ? 0 : points - toFivePoints(before, info);
    const change = before === undefined ? 3 - points : gain < 0 ? -gain * 1.5 : gain;
    const weight = change === 0 && pass === false ? UNCHANGED_FAILURE : change;
    if (weight <= 0 || weight <= (largest?.weight ?? 0)) continue;
    const scores = before === undefined ? show(score) : `${show(before)} -> ${show(score)}`;
    largest = { weight, because: () => `${name} ${scores}: ${scoring.reason}` };
  }
  return largest;
}

function show(score: number): string {
  return `${Number(score.toFixed(2))}`;
}

function countFailures({ scorings }: CaseReply): number {
  return scorings.filter(({ pass, confirmed }) => pass === false || confirmed === false).length;
}

function quote({ text, error, scorings }: CaseReply, safety: ReadonlySet<string>): string {
  if (error !== undefined) return '(no reply)';
  if (scorings.some(({ evaluator, pass }) => evaluator === 'secret-leak' && pass === false)) {
    return '(not quoted: it holds a planted secret)';
  }
  if (scorings.some((scoring) => isFlagged(scoring, safety))) return NOT_QUOTED;
  if (text === '') return '(no text)';
  return cut(text);
}

/** Not in the middle of a character. */
function cut<T extends string | undefined>(text: T): T | string {
  if (text === undefined || text.length <= MAX_CHARS) return text;
  return `${Array.from(text).slice(0, MAX_CHARS).join('')}…`;
}
