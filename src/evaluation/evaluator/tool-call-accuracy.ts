import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { rateCalls } from './agent/rate-calls.ts';
import { type EvaluatorFactory, makeScoring } from './evaluator.ts';

const info: EvaluatorInfo = {
  name: 'tool-call-accuracy',
  version: '2',
  scale: { min: 1, max: 5 },
  better: 'higher',
  threshold: 3,
  judge: 'exact',
  family: 'quality',
};

/**
 * Were the expected tools called with the expected arguments? Exact, against `expectedToolCalls`; arguments that the case
 * doesn't name are free, unless it asks for an exact match. 5 all right and nothing extra, 4 right after a retry, 3 right but wasteful,
 * 2 a call missing, failed for good, or with wrong or invented arguments, 1 irrelevant tools only. The reason names each call, and
 * `calls` says of each what became of it.
 */
export const createToolCallAccuracy: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) =>
    item.expectedToolCalls === undefined ? 'the case expects no particular tool calls' : undefined,
  async score({ item, toolCalls, definition }) {
    const { score, reason, calls } = rateCalls(item.expectedToolCalls ?? [], toolCalls, definition);
    return { ...makeScoring(info, score, reason), calls };
  },
});
