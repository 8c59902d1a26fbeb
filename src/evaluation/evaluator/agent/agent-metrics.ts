import type { EvaluatorFactory } from '../evaluator.ts';
import { createErrorRecovery } from './error-recovery.ts';
import { createForbiddenCalls } from './forbidden-calls.ts';
import { createRedundantCalls } from './redundant-calls.ts';
import { createToolCallOrder } from './tool-call-order.ts';
import { createToolErrors } from './tool-errors.ts';

/** Metrics of what an agent did, by name: exact, from its tool calls. */
export const agentMetrics = {
  'tool-call-order': createToolCallOrder,
  'forbidden-calls': createForbiddenCalls,
  'redundant-calls': createRedundantCalls,
  'tool-errors': createToolErrors,
  'error-recovery': createErrorRecovery,
} as const satisfies Record<string, EvaluatorFactory>;
