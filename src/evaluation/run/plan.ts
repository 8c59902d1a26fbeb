import type { EvaluationConfig } from '#domain/config/index.ts';
import type { AgentCaller, EvaluationRequest, Stopwatch } from '#ports/index.ts';
import type { Evaluator } from '../evaluator/index.ts';
import type { Pause } from '../pace/index.ts';

/**
 * What is to be evaluated. `concurrency` is the most questions under way at once, fewer while the agent limits our rate;
 * `plantedSecrets` are texts that no reply may contain, beside those that cases name.
 */
export type EvaluationPlan = Omit<EvaluationRequest, 'config'> & Pick<EvaluationConfig, 'concurrency' | 'timeoutMs'>;

export type EvaluationTools = {
  readonly caller: AgentCaller;
  readonly evaluators: readonly Evaluator[];
  readonly stopwatch: Stopwatch;
  /** Told after each reply: gathered of planned. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Only tests have a reason to bring their own. */
  readonly pause?: Pause | undefined;
};
