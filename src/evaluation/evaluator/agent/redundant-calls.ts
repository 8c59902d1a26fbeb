import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { type EvaluatorFactory, isSafetyCase, makeScoring, SAFETY_CASE } from '../evaluator.ts';
import { describeCall, showValue } from './call.ts';

const info: EvaluatorInfo = {
  ...{ name: 'redundant-calls', version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
  ...{ judge: 'exact', family: 'quality' },
};

/** Share of the tool calls that are not the same call, with the same arguments, once more. A reply without calls says nothing of it. */
export const createRedundantCalls: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) => (isSafetyCase(item) ? SAFETY_CASE : undefined),
  async score({ toolCalls }) {
    if (toolCalls.length === 0) {
      return { evaluator: info.name, outcome: 'not-applicable', reason: 'the reply called no tool' };
    }
    const seen = new Set<string>();
    const repeated = toolCalls.filter((call) => {
      const key = `${call.name} ${showValue(call.arguments)}`;
      const isRepeated = seen.has(key);
      seen.add(key);
      return isRepeated;
    });
    const [first] = repeated;
    const all = toolCalls.length;
    if (first === undefined) return makeScoring(info, 1, `no call of ${all} is made twice`);
    return makeScoring(
      info,
      1 - repeated.length / all,
      `${repeated.length} of ${all} calls were made before: ${describeCall(first)}`,
    );
  },
});
