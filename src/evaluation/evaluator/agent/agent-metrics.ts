import type { EvaluatorFactory } from '../evaluator.ts';
import { createForbiddenCalls } from './forbidden-calls.ts';
import { createRedundantCalls } from './redundant-calls.ts';
import { createToolCallOrder } from './tool-call-order.ts';

/** Metrics of what an agent did, by name: exact, from its tool calls. */
export const agentMetrics = {
  'tool-call-order': createToolCallOrder,
  'forbidden-calls': createForbiddenCalls,
  'redundant-calls': createRedundantCalls,
} as const satisfies Record<string, EvaluatorFactory>;
