import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';
import { describeCall, satisfies } from './call.ts';

const info: EvaluatorInfo = {
  ...{ name: 'forbidden-calls', version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
  ...{ judge: 'exact', family: 'quality' },
};

/** Did the agent leave alone what the case forbids? 1 it did, 0 it made such a call. Applies wherever a case forbids calls. */
export const createForbiddenCalls: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) =>
    item.forbiddenToolCalls === undefined ? 'the case forbids no tool calls (forbiddenToolCalls)' : undefined,
  async score({ item, toolCalls }) {
    const forbidden = item.forbiddenToolCalls ?? [];
    const made = toolCalls.find((call) => forbidden.some((one) => satisfies(call, one)));
    if (made !== undefined) return makeScoring(info, 0, `made a forbidden call: ${describeCall(made)}`);
    return makeScoring(info, 1, 'made no forbidden call');
  },
});
