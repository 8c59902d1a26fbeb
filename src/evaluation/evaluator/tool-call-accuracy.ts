import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { describeCall, findWrongArguments, satisfies, showValue } from './agent/call.ts';
import { type EvaluatorFactory, makeScoring } from './evaluator.ts';

const info: EvaluatorInfo = {
  name: 'tool-call-accuracy',
  version: '1',
  scale: { min: 1, max: 5 },
  better: 'higher',
  threshold: 3,
  judge: 'exact',
  family: 'quality',
};

/**
 * Were the expected tools called with the expected arguments? Exact, against `expectedToolCalls`; arguments that the case
 * doesn't name are free. 5 all right and nothing extra, 4 right after a retry, 3 right but wasteful,
 * 2 a call missing or with wrong arguments, 1 irrelevant tools only.
 */
export const createToolCallAccuracy: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) =>
    item.expectedToolCalls === undefined ? 'the case expects no particular tool calls' : undefined,
  async score({ item, toolCalls }) {
    const { score, reason } = rateCalls(item.expectedToolCalls ?? [], toolCalls);
    return makeScoring(info, score, reason);
  },
});

type Rating = { readonly score: 1 | 2 | 3 | 4 | 5; readonly reason: string };

function rateCalls(expected: readonly ExpectedToolCall[], observed: readonly ObservedToolCall[]): Rating {
  const matches = matchCalls(expected, observed);
  const missing = expected.filter((_, index) => matches[index] === undefined);
  const used = new Set(matches);
  const extra = observed.map((call, index) => ({ call, index })).filter(({ index }) => !used.has(index));
  const names = new Set(expected.map(({ name }) => name));
  if (missing.length > 0) {
    const details = missing
      .map((call) =>
        describeMissing(
          call,
          extra.map((one) => one.call),
        ),
      )
      .join('; ');
    const isIrrelevant = observed.length > 0 && observed.every(({ name }) => !names.has(name));
    return { score: isIrrelevant ? 1 : 2, reason: details };
  }
  if (extra.length === 0) {
    return { score: 5, reason: expected.length === 0 ? 'no call needed, none made' : `all ${expected.length} right` };
  }
  if (expected.length === 0) {
    return { score: 1, reason: `no call needed, but made: ${extra.map(({ call }) => describeCall(call)).join(', ')}` };
  }
  const retries = extra.filter(({ call, index }) => isRetried(call, index, observed, used));
  if (retries.length === extra.length) {
    return { score: 4, reason: `right after a retry: ${extra.map(({ call }) => describeCall(call)).join(', ')}` };
  }
  return { score: 3, reason: `right, but also called ${extra.map(({ call }) => describeCall(call)).join(', ')}` };
}

/** For each expected call the index of the observed one that satisfies it, each used once, the most exact first. */
function matchCalls(
  expected: readonly ExpectedToolCall[],
  observed: readonly ObservedToolCall[],
): readonly (number | undefined)[] {
  const taken = new Set<number>();
  const matches = new Array<number | undefined>(expected.length).fill(undefined);
  // An expected call that names fewer arguments fits more observed ones, so the pickier choose before it.
  const order = expected.map((_, index) => index).sort((a, b) => pickiness(expected[b]) - pickiness(expected[a]));
  for (const index of order) {
    const call = expected[index];
    const found = observed.findIndex((one, at) => call !== undefined && !taken.has(at) && satisfies(one, call));
    if (found < 0) continue;
    taken.add(found);
    matches[index] = found;
  }
  return matches;
}

function pickiness(call: ExpectedToolCall | undefined): number {
  return Object.keys(call?.arguments ?? {}).length;
}

/** A call of the same tool with other arguments that a right one follows. The same call twice is waste, not a retry. */
function isRetried(
  call: ObservedToolCall,
  index: number,
  observed: readonly ObservedToolCall[],
  used: ReadonlySet<number | undefined>,
): boolean {
  return observed.some(
    (later, at) =>
      at > index &&
      used.has(at) &&
      later.name === call.name &&
      showValue(later.arguments) !== showValue(call.arguments),
  );
}

function describeMissing(expected: ExpectedToolCall, extra: readonly ObservedToolCall[]): string {
  const near = extra.find(({ name }) => name === expected.name);
  if (near === undefined) return `${describeCall(expected)} was not called`;
  const wrong = findWrongArguments(near, expected).join(', ');
  return `${expected.name} was called with wrong ${wrong}: ${showValue(near.arguments)} instead of ${showValue(expected.arguments)}`;
}
