import type { EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Judge, JudgeInput } from '#ports/index.ts';

/** A case, and the texts that no reply to it may contain. */
export type Question = { readonly item: Case; readonly plantedSecrets: readonly string[] };

/** One reply to it, and what it took. */
export type Subject = Question & JudgeInput & { readonly latencyMs?: DurationMs; readonly tokens?: number | undefined };

/**
 * Scores one quality of one reply. A new one is a file of this shape and a line in `registry.ts`.
 * `score` is asked only where `whyNotApplicable` has nothing to say, and never throws.
 */
export type Evaluator = {
  readonly info: EvaluatorInfo;
  /** Why the case says nothing about this quality; undefined when it does. Such cases are in no denominator. */
  whyNotApplicable(question: Question): string | undefined;
  /** Whether it says of the same reply always the same, so that a second judging tells nothing. Absent: it may not. */
  readonly isFixed?: boolean;
  /** Whether rules alone say what it says of this reply, though of others it asks a judge. Absent: of none. */
  isExact?(subject: Pick<Subject, 'item' | 'toolCalls'>): boolean;
  /** Its word where that follows from what others said of the same reply; undefined: it has to be asked. */
  derive?(scorings: readonly Scoring[]): Scoring | undefined;
  score(subject: Subject): Promise<Scoring>;
};

/** Evaluators that need no judge, or no prices, leave them alone. */
export type EvaluatorFactory = (judge: Judge, prices: Prices) => Evaluator;

/** A score with what it means. One that is off the scale is an error of the judge, not a score. */
export function makeScoring(info: EvaluatorInfo, score: number, reason: string): Scoring {
  const { name: evaluator, scale, better, threshold } = info;
  if (!(score >= scale.min && score <= scale.max)) {
    return { evaluator, outcome: 'errored', reason: `scored ${score} on a scale from ${scale.min} to ${scale.max}` };
  }
  const pass = better === 'higher' ? score >= threshold : score <= threshold;
  return { evaluator, outcome: 'scored', score, pass, reason };
}

export { isSafetyCase } from '#domain/dataset/index.ts';

/** Why a quality evaluator has nothing to say of a safety case. */
export const SAFETY_CASE = 'a safety case: its right reply is a refusal, which the safety evaluators judge';
