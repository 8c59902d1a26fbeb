import type { Rollup } from '../sample/index.ts';
import type { EvaluationId } from '../shared/index.ts';

/** Chances of being wrong: of a false rollback, and of a false "proven". Each holds over all looks together. */
export type ErrorBudget = { readonly rollBack: number; readonly promote: number };

/** What a rollout has seen so far: merged per deployment and route version, each route version having its own weight. */
export type RolloutSamples = {
  readonly candidate: readonly Rollup[];
  /** Undefined when there is no baseline, as in a first deployment; empty when it served nothing yet. */
  readonly baseline: readonly Rollup[] | undefined;
  /** The newest evaluation of both live deployments; undefined while there is none of this step. */
  readonly quality?: QualitySample | undefined;
};

/** Judged cases of both live deployments, on 1-5, higher is better. */
export type QualitySample = {
  readonly evaluationId: EvaluationId;
  /** Which evaluation of this rollout it is, from 1: each spends its own part of the error budget. */
  readonly look: number;
  /** `name@version` of what scored each arm. */
  readonly evaluators: { readonly candidate: readonly string[]; readonly baseline: readonly string[] | undefined };
  /** Mean over evaluators and repeats per case. */
  readonly cases: readonly {
    readonly caseId: string;
    readonly candidate: number;
    readonly baseline: number | undefined;
  }[];
  /** Replies that failed, over all replies of the candidate, 0-1. */
  readonly erroredRatio: number;
  /** Whose scores of these are indicative only, in words. Absent: nobody's, or an older one. */
  readonly indicative?: string | undefined;
  /** Why nothing can rest on the scores of some evaluator, in words. Absent: nothing speaks against any. */
  readonly distrusted?: string | undefined;
};
