import type { Scoring } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from './runtime.ts';

/** One reply to be judged. */
export type JudgeInput = {
  readonly item: Case;
  readonly reply: string;
  readonly toolCalls: readonly ObservedToolCall[];
};

/** Scores one quality of one reply: a model, or the built-in offline judge. */
export interface Judge {
  /** As printed beside every score: `offline judge, indicative only`, or the model's name. */
  readonly label: string;
  readonly version: string;
  /** Never throws: what went wrong is a scoring with outcome `errored`. */
  score(evaluator: string, input: JudgeInput): Promise<Scoring>;
}
