import type { CallFinding } from '#domain/analysis/index.ts';
import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { describeCall, findWrongArguments, satisfies, showValue } from './call.ts';
import { inventedFor, matchCalls } from './match-calls.ts';

/** Of one kind in a reason, which people read. */
const MOST_NAMED = 10;
const LONGEST_DETAIL = 400;
/** An agent that loops needs no word on each round. */
export const MOST_FINDINGS = 100;

type Rating = {
  readonly score: 1 | 2 | 3 | 4 | 5;
  readonly reason: string;
  /** What the case expects, in its order, then what was called besides. */
  readonly calls: readonly CallFinding[];
};

/** An observed call, and where it stands. */
type Placed = { readonly call: ObservedToolCall; readonly at: number };

/** How well the calls that were made are the expected ones, as `tool-call-accuracy` scores it, and what is to be said of each. */
export function rateCalls(
  expected: readonly ExpectedToolCall[],
  observed: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): Rating {
  const matches = matchCalls(expected, observed, definition);
  const used = new Set(matches);
  const extra = observed.map((call, at) => ({ call, at })).filter(({ at }) => !used.has(at));
  const wanted = expected.map((call, index) => findExpected(call, matches[index], extra, definition));
  const missing = expected.filter((_, index) => matches[index] === undefined);
  // What stands there as the wrong one needs no second mention.
  const others = extra.filter(({ call }) => missing.every(({ name }) => name !== call.name));
  const besides = others.map(({ call, at }): CallFinding => {
    const isMended = isRetried(call, at, observed, used);
    const problem = call.outcome === 'failed' ? 'failed' : undefined;
    return {
      ...{ name: call.name, expected: false, outcome: isMended ? 'retried' : 'needless', at },
      ...(problem === undefined ? {} : { problem }),
    };
  });
  const calls = [...wanted, ...besides].slice(0, MOST_FINDINGS);
  const met = listCalls(expected.filter((_, index) => matches[index] !== undefined));
  const also = listCalls(others.map(({ call }) => call));
  if (missing.length > 0) {
    const names = new Set(expected.map(({ name }) => name));
    const isIrrelevant = observed.length > 0 && observed.every(({ name }) => !names.has(name));
    const problems = wanted.flatMap(({ problem }) => problem ?? []);
    const reason = [
      firstOf(problems, '; '),
      ...(met === '' ? [] : [`right: ${met}`]),
      ...(also === '' ? [] : [`also called ${also}`]),
    ];
    return { score: isIrrelevant ? 1 : 2, reason: reason.join('; '), calls };
  }
  if (expected.length === 0) {
    return also === ''
      ? { score: 5, reason: 'no call needed, none made', calls }
      : { score: 1, reason: `no call needed, but made: ${also}`, calls };
  }
  const right = `all ${expected.length} right`;
  if (also === '') return { score: 5, reason: `${right}: ${met}`, calls };
  if (besides.every(({ outcome }) => outcome === 'retried')) {
    return { score: 4, reason: `${right} after a retry: ${met}; before that ${also}`, calls };
  }
  return { score: 3, reason: `${right}: ${met}; also called ${also}`, calls };
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

/** What became of an expected call: right, or what is wrong with the one that comes closest to it. */
function findExpected(
  expected: ExpectedToolCall,
  match: number | undefined,
  extra: readonly Placed[],
  definition: ReleaseDefinition | undefined,
): CallFinding {
  const { name } = expected;
  if (match !== undefined) return { name, expected: true, outcome: 'right', at: match };
  const alike = extra.filter(({ call }) => satisfies(call, expected));
  const inventive = alike.find(({ call }) => call.outcome !== 'failed');
  const invented = inventive === undefined ? [] : inventedFor(inventive.call, expected, definition);
  if (inventive !== undefined && invented.length > 0) {
    const given = showValue(inventive.call.arguments);
    const problem = `${name} was called with invented ${invented.join(', ')}: ${given}`.slice(0, LONGEST_DETAIL);
    return { name, expected: true, outcome: 'invented-arguments', at: inventive.at, problem };
  }
  const failed = alike.find(({ call }) => call.outcome === 'failed');
  if (failed !== undefined) {
    const problem = `${describeCall(expected)} was called but failed, and did not succeed later`;
    return { name, expected: true, outcome: 'failed', at: failed.at, problem };
  }
  const near = extra.find(({ call }) => call.name === name);
  if (near === undefined) {
    return { name, expected: true, outcome: 'not-called', problem: `${describeCall(expected)} was not called` };
  }
  const wrong = findWrongArguments(near.call, expected).join(', ');
  const instead = `${expected.match === 'exact' ? 'exactly ' : ''}${showValue(expected.arguments)}`;
  const problem = `${name} was called with wrong ${wrong}: ${showValue(near.call.arguments)} instead of ${instead}`;
  return { name, expected: true, outcome: 'wrong-arguments', at: near.at, problem };
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
