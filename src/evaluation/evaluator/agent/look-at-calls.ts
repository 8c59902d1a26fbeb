import type { CallFinding } from '#domain/analysis/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { describeCall, showValue } from './call.ts';
import { findInvented } from './invented-arguments.ts';
import { MOST_FINDINGS } from './rate-calls.ts';

/** What can be told of calls by rules, where nobody said which are expected: that one failed, was invented, or came before. */
export function lookAtCalls(
  calls: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): readonly CallFinding[] {
  const seen = new Set<string>();
  return calls.slice(0, MOST_FINDINGS).map((call, at) => {
    const { name } = call;
    const invented = findInvented(call, definition);
    const key = `${name} ${showValue(call.arguments)}`;
    const isAgain = seen.has(key);
    // Once more after it failed is no waste.
    if (call.outcome !== 'failed') seen.add(key);
    if (call.outcome === 'failed') return { name, outcome: 'failed', at, problem: `${describeCall(call)} failed` };
    if (invented.length > 0) {
      const problem = `${describeCall(call)} has invented ${invented.join(', ')}`;
      return { name, outcome: 'invented-arguments', at, problem };
    }
    if (isAgain) return { name, outcome: 'needless', at, problem: `${describeCall(call)} was made before` };
    return { name, outcome: 'made', at };
  });
}
