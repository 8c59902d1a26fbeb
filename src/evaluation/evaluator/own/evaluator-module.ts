import type { Case } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';

/** One reply to be scored, as every evaluator outside of this process gets it. */
export type EvaluatorQuestion = {
  /** As the project calls the evaluator: one module may serve several. */
  readonly evaluator: string;
  /** The line of the dataset, without the texts that no reply may contain. */
  readonly case: Omit<Case, 'plantedSecrets'>;
  /** What the agent said. */
  readonly reply: string;
  /** What the agent did, in order; empty where it doesn't report its calls. */
  readonly toolCalls: readonly ObservedToolCall[];
  /** Until the whole reply was there, in milliseconds. */
  readonly latencyMs?: number | undefined;
  /** In and out; absent where the agent doesn't say. */
  readonly tokens?: number | undefined;
};

/** A score on the evaluator's scale with its reason, or why there is nothing to score. */
export type EvaluatorAnswer =
  | { readonly score: number; readonly reason?: string | undefined }
  | { readonly notApplicable: string };

/** What a module exports as `evaluate`. What it throws makes the score `errored`, with the error's message. */
export type Evaluate = (question: EvaluatorQuestion) => EvaluatorAnswer | Promise<EvaluatorAnswer>;
