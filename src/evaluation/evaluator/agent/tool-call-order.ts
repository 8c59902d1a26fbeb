import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';
import { satisfies } from './call.ts';

const info: EvaluatorInfo = {
  ...{ name: 'tool-call-order', version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
  ...{ judge: 'exact', family: 'quality' },
};

/**
 * Share of the expected calls that were made in the expected order: the most of them that stand so, whatever stands between them.
 * Applies where a case says `toolCallsInOrder`.
 */
export const createToolCallOrder: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) =>
    item.toolCallsInOrder === true ? undefined : 'the case asks for no order of its calls (toolCallsInOrder)',
  async score({ item, toolCalls }) {
    const expected = item.expectedToolCalls ?? [];
    const inOrder = countInOrder(expected, toolCalls);
    const reason =
      inOrder === expected.length
        ? `all ${inOrder} in order`
        : `${inOrder} of ${expected.length} in order: expected ${listNames(expected)}, called ${listNames(toolCalls)}`;
    return makeScoring(info, inOrder / expected.length, reason);
  },
});

/** Length of the longest common subsequence, row by row. */
function countInOrder(expected: readonly ExpectedToolCall[], observed: readonly ObservedToolCall[]): number {
  let lengths = new Array<number>(expected.length + 1).fill(0);
  for (const call of observed) {
    const next = [0];
    expected.forEach((one, index) => {
      const matched = satisfies(call, one) ? (lengths[index] ?? 0) + 1 : 0;
      next.push(Math.max(matched, lengths[index + 1] ?? 0, next[index] ?? 0));
    });
    lengths = next;
  }
  return lengths[expected.length] ?? 0;
}

const MAX_NAMES = 10;

function listNames(calls: readonly { readonly name: string }[]): string {
  const names = calls.slice(0, MAX_NAMES).map(({ name }) => name);
  return `${names.join(', ') || 'nothing'}${calls.length > MAX_NAMES ? ', …' : ''}`;
}
