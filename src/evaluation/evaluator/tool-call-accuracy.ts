import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { describeCall, findWrongArguments, satisfies, showValue } from './agent/call.ts';
import { findInvented } from './agent/invented-arguments.ts';
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
 * 2 a call missing, failed for good, or with wrong or invented arguments, 1 irrelevant tools only. The reason names each call.
 */
export const createToolCallAccuracy: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: ({ item }) =>
    item.expectedToolCalls === undefined ? 'the case expects no particular tool calls' : undefined,
  async score({ item, toolCalls, definition }) {
    const { score, reason } = rateCalls(item.expectedToolCalls ?? [], toolCalls, definition);
    return makeScoring(info, score, reason);
  },
});

/** Of one kind in a reason, which people read. */
const MOST_NAMED = 10;
const LONGEST_DETAIL = 400;

type Rating = { readonly score: 1 | 2 | 3 | 4 | 5; readonly reason: string };

function rateCalls(
  expected: readonly ExpectedToolCall[],
  observed: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): Rating {
  const matches = matchCalls(expected, observed, definition);
  const missing = expected.filter((_, index) => matches[index] === undefined);
  const used = new Set(matches);
  const extra = observed.map((call, index) => ({ call, index })).filter(({ index }) => !used.has(index));
  const met = expected.filter((_, index) => matches[index] !== undefined);
  const also = extra.map(({ call }) => call);
  if (missing.length > 0) {
    const names = new Set(expected.map(({ name }) => name));
    const isIrrelevant = observed.length > 0 && observed.every(({ name }) => !names.has(name));
    const details = missing.map((call) => describeMissing(call, also, definition));
    // What stands there as the wrong one needs no second mention.
    const others = also.filter(({ name }) => missing.every((call) => call.name !== name));
    const right = met.length === 0 ? [] : [`right: ${listCalls(met)}`];
    const reason = [
      firstOf(details, '; '),
      ...right,
      ...(others.length === 0 ? [] : [`also called ${listCalls(others)}`]),
    ];
    return { score: isIrrelevant ? 1 : 2, reason: reason.join('; ') };
  }
  if (expected.length === 0) {
    return also.length === 0
      ? { score: 5, reason: 'no call needed, none made' }
      : { score: 1, reason: `no call needed, but made: ${listCalls(also)}` };
  }
  const right = `all ${expected.length} right`;
  if (also.length === 0) return { score: 5, reason: `${right}: ${listCalls(met)}` };
  if (extra.every(({ call, index }) => isRetried(call, index, observed, used))) {
    return { score: 4, reason: `${right} after a retry: ${listCalls(met)}; before that ${listCalls(also)}` };
  }
  return { score: 3, reason: `${right}: ${listCalls(met)}; also called ${listCalls(also)}` };
}

/**
 * For each expected call the index of the observed one that satisfies it, each used once, the most exact first. One that is known to have
 * failed, or whose arguments are invented, satisfies nothing.
 */
function matchCalls(
  expected: readonly ExpectedToolCall[],
  observed: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): readonly (number | undefined)[] {
  const taken = new Set<number>();
  const matches = new Array<number | undefined>(expected.length).fill(undefined);
  // An expected call that names fewer arguments fits more observed ones, so the pickier choose before it.
  const order = expected.map((_, index) => index).sort((a, b) => pickiness(expected[b]) - pickiness(expected[a]));
  for (const index of order) {
    const call = expected[index];
    const found = observed.findIndex(
      (one, at) =>
        call !== undefined &&
        !taken.has(at) &&
        one.outcome !== 'failed' &&
        satisfies(one, call) &&
        inventedFor(one, call, definition).length === 0,
    );
    if (found < 0) continue;
    taken.add(found);
    matches[index] = found;
  }
  return matches;
}

function pickiness(call: ExpectedToolCall | undefined): number {
  // Of two that name as much, what is exact fits less.
  return Object.keys(call?.arguments ?? {}).length + (call?.match === 'exact' ? 0.5 : 0);
}

/** What the case itself asks for is not invented. */
function inventedFor(
  call: ObservedToolCall,
  expected: ExpectedToolCall,
  definition: ReleaseDefinition | undefined,
): readonly string[] {
  return findInvented(call, definition).filter((name) => expected.arguments[name] === undefined);
}

/** A call of the same tool, with other arguments or one that failed, that a right one follows. The same call twice is waste, not a retry. */
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
      (call.outcome === 'failed' || showValue(later.arguments) !== showValue(call.arguments)),
  );
}

function describeMissing(
  expected: ExpectedToolCall,
  extra: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): string {
  const alike = extra.filter((call) => satisfies(call, expected));
  const inventive = alike.find(({ outcome }) => outcome !== 'failed');
  const invented = inventive === undefined ? [] : inventedFor(inventive, expected, definition);
  if (inventive !== undefined && invented.length > 0) {
    const given = showValue(inventive.arguments);
    return `${expected.name} was called with invented ${invented.join(', ')}: ${given}`.slice(0, LONGEST_DETAIL);
  }
  if (alike.some(({ outcome }) => outcome === 'failed')) {
    return `${describeCall(expected)} was called but failed, and did not succeed later`;
  }
  const near = extra.find(({ name }) => name === expected.name);
  if (near === undefined) return `${describeCall(expected)} was not called`;
  const wrong = findWrongArguments(near, expected).join(', ');
  return `${expected.name} was called with wrong ${wrong}: ${showValue(near.arguments)} instead of ${expected.match === 'exact' ? 'exactly ' : ''}${showValue(expected.arguments)}`;
}

function listCalls(calls: readonly (ObservedToolCall | ExpectedToolCall)[]): string {
  const described = calls.map((call) => {
    const isFailed = 'outcome' in call && call.outcome === 'failed';
    return `${describeCall(call)}${isFailed ? ' (failed)' : ''}`;
  });
  return firstOf(described, ', ');
}

function firstOf(texts: readonly string[], separator: string): string {
  const left = texts.length - MOST_NAMED;
  return [...texts.slice(0, MOST_NAMED), ...(left > 0 ? [`and ${left} more`] : [])].join(separator);
}
