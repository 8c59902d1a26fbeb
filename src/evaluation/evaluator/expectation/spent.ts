import { priceOf } from '#domain/sample/index.ts';
import type { EvaluatorFactory } from '../evaluator.ts';
import { createExpectation } from './expected.ts';

/** Was the whole reply there in the time that the case gives it? As measured, beside as many questions as are asked at once. */
export const createLatency = createExpectation(() => ({
  name: 'latency',
  key: 'maxLatencyMs',
  check(atMost, { latencyMs }) {
    if (latencyMs === undefined) return { cannotTell: 'it was not measured how long the reply took' };
    return { meets: latencyMs <= atMost, reason: `took ${Math.round(latencyMs)} ms, at most ${atMost}` };
  },
}));

/** Did the agent stay within the tokens, in and out, that the case gives it? By what the agent says that it used. */
export const createTokens = createExpectation(() => ({
  name: 'tokens',
  key: 'maxTokens',
  check(atMost, { tokens }) {
    if (tokens === undefined) return { cannotTell: 'the agent does not say how many tokens it used' };
    return { meets: tokens <= atMost, reason: `used ${tokens} tokens, at most ${atMost}` };
  },
}));

/** Did the agent get there within so many calls of tools? By the calls that it reports: one that the case expects and it doesn't is unknown. */
export const createSteps = createExpectation(() => ({
  name: 'steps',
  key: 'maxToolCalls',
  check(atMost, { toolCalls, item }) {
    const { length } = toolCalls;
    if (length === 0 && (item.expectedToolCalls ?? []).length > 0) {
      return { cannotTell: 'the agent reports no tool call, though the case expects one' };
    }
    return {
      meets: length <= atMost,
      reason: `made ${length} tool ${length === 1 ? 'call' : 'calls'}, at most ${atMost}`,
    };
  },
}));

/**
 * Did the reply cost no more than the case gives it? By the tokens that the agent says that it used, all taken for the dearer kind, since it tells only
 * their sum, and the price of its model.
 */
export const createCost: EvaluatorFactory = (judge, prices) =>
  createExpectation(() => ({
    name: 'cost',
    key: 'maxCostUsd',
    check(atMost, { tokens, definition }) {
      if (tokens === undefined) return { cannotTell: 'the agent does not say how many tokens it used' };
      const model = definition?.model?.name;
      const price = priceOf(prices, [model]);
      if (price === undefined)
        return { cannotTell: `\`prices\` has none for ${model ?? 'an agent that names no model'}` };
      const dollars = (tokens * Math.max(price.inputPerMillion, price.outputPerMillion)) / 1_000_000;
      return { meets: dollars <= atMost, reason: `cost at most $${dollars.toPrecision(3)}, allowed $${atMost}` };
    },
  }))(judge, prices);
