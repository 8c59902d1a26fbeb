import type { EvaluatorInfo, JudgeEstimate, JudgeSpend, Scoring } from '#domain/analysis/index.ts';
import type { JudgingConfig } from '#domain/config/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { ObservedToolCall } from './runtime.ts';

/** One reply to be judged. */
export type JudgeInput = {
  readonly item: Case;
  readonly reply: string;
  readonly toolCalls: readonly ObservedToolCall[];
  /** What the agent was told and given. Undefined where it isn't known. */
  readonly definition?: ReleaseDefinition | undefined;
  /** The same reply was judged before and is judged once more: nothing of what was said then may be recalled. */
  readonly again?: true | undefined;
};

/** A scale, and the last score on it that passes. */
export type JudgeScale = Pick<EvaluatorInfo, 'scale' | 'threshold'>;

/** Scores one quality of one reply: a model, or the built-in offline judge. */
export interface Judge {
  /** As printed beside every score: `offline judge, indicative only`, or the model's name as it says it itself once it answered. */
  labelOf(evaluator: string): string;
  /** Another one whenever the same reply might be scored otherwise: by another model, prompt or setting. */
  versionOf(evaluator: string): string;
  /** Whether it says of the same reply always the same, so that asking again tells nothing. Absent: it may not. */
  isFixed?(evaluator: string): boolean;
  /** On which it scores that evaluator, where it can't on the evaluator's own: a service that flags gives no severity. */
  scaleOf?(evaluator: string): JudgeScale | undefined;
  /** Never throws: what went wrong is a scoring with outcome `errored`. */
  score(evaluator: string, input: JudgeInput): Promise<Scoring>;
  /** So far. Absent where nothing is paid for. */
  spent?(): JudgeSpend;
}

/** Opens judges. */
export interface Judges {
  /**
   * Who judges the evaluators of a configuration, for one evaluation: the signal that ends that ends its requests.
   * @param memory `none`: what it said before is not recalled, so that one hears what it says now
   * @throws AppError JUDGE_FAILED when a judge can't be asked, or answers what is no judgement
   */
  open(config: JudgingConfig, signal: AbortSignal, memory?: 'none'): Promise<Judge>;
  /** What judging one reply to each of these questions takes at most, asking nobody; undefined: nothing, since no model judges. */
  estimate?(
    config: JudgingConfig,
    questions: readonly Pick<JudgeInput, 'item' | 'definition'>[],
  ): Promise<JudgeEstimate | undefined>;
}
