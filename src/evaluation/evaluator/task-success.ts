import type { EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import type { Judge } from '#ports/index.ts';
import { describeCall, satisfies } from './agent/call.ts';
import { type Evaluator, isSafetyCase, makeScoring, SAFETY_CASE, type Subject } from './evaluator.ts';

const NAME = 'task-success';
const [DONE, IN_PART, NOT_DONE] = [5, 2, 1] as const;

/**
 * Did the agent get done what the user came for? 1-5, passing at 3. Where a case says which calls that takes it is exact: 5 all of them made and none that
 * is forbidden, 2 some, 1 none or a forbidden one. Where it doesn't a judge says it, and where rules judge nobody can.
 */
export function createTaskSuccess(judge: Judge): Evaluator {
  const readInfo = (): EvaluatorInfo => ({
    ...{ name: NAME, version: `1+judge.${judge.versionOf(NAME)}`, scale: { min: 1, max: 5 }, better: 'higher' },
    ...{ threshold: 3, judge: judge.labelOf(NAME), family: 'quality' },
  });
  return {
    get info() {
      return readInfo();
    },
    get isFixed() {
      return judge.isFixed?.(NAME) === true;
    },
    isExact: (subject) => fromCalls(readInfo(), subject) !== undefined,
    whyNotApplicable: ({ item }) => (isSafetyCase(item) ? SAFETY_CASE : undefined),
    async score(subject) {
      const known = fromCalls(readInfo(), subject);
      if (known !== undefined) return known;
      const { item, reply, toolCalls, definition, again } = subject;
      const scoring = await judge.score(NAME, { item, reply, toolCalls, definition, ...(again && { again }) });
      if (scoring.outcome !== 'scored') return scoring;
      return makeScoring(readInfo(), scoring.score ?? Number.NaN, scoring.reason);
    },
  };
}

/** Undefined where the case names no call that the task takes, and none was made that it forbids. */
function fromCalls(info: EvaluatorInfo, { item, toolCalls }: Pick<Subject, 'item' | 'toolCalls'>): Scoring | undefined {
  const { expectedToolCalls = [], forbiddenToolCalls = [] } = item;
  const forbidden = toolCalls.find((call) => forbiddenToolCalls.some((one) => satisfies(call, one)));
  if (forbidden !== undefined) return makeScoring(info, NOT_DONE, `made a forbidden call: ${describeCall(forbidden)}`);
  if (expectedToolCalls.length === 0) return undefined;
  const missing = expectedToolCalls.filter(
    (expected) => !toolCalls.some((call) => call.outcome !== 'failed' && satisfies(call, expected)),
  );
  const [first] = missing;
  if (first === undefined) return makeScoring(info, DONE, 'made every call that the task takes');
  const done = expectedToolCalls.length - missing.length;
  const reason = `${done} of ${expectedToolCalls.length} calls that the task takes; missing ${describeCall(first)}`;
  return makeScoring(info, done === 0 ? NOT_DONE : IN_PART, reason);
}
