import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';

const info: EvaluatorInfo = {
  ...{ name: 'tool-errors', version: '1', scale: { min: 0, max: 1 }, better: 'lower', threshold: 0 },
  ...{ judge: 'exact', family: 'quality' },
};

/**
 * The share of the agent's tool calls that failed, of those of which it says what came, 0-1; a reply passes without any. It says nothing of replies
 * without such a call: none that is known to have failed is not the same as none that failed.
 */
export const createToolErrors: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: () => undefined,
  async score({ toolCalls }) {
    const known = toolCalls.filter(({ outcome }) => outcome !== undefined);
    if (known.length === 0) {
      const reason =
        toolCalls.length === 0 ? 'the agent called no tool' : 'the agent does not say what came of its tool calls';
      return { evaluator: info.name, outcome: 'not-applicable', reason };
    }
    const failed = known.filter(({ outcome }) => outcome === 'failed');
    const names = [...new Set(failed.map(({ name }) => name))].join(', ');
    const reason = `${failed.length} of ${known.length} tool calls failed${failed.length === 0 ? '' : `: ${names}`}`;
    return makeScoring(info, failed.length / known.length, reason);
  },
});
