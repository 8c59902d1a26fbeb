import { type Case, isSafetyCase } from '../dataset/index.ts';
import { isJudged, type OwnEvaluator } from './own-evaluator.ts';
import { judgedNames } from './profile-layer.ts';

/** Whether the named evaluator asks a judge: one of ours, or one that the project brings along. */
export function asksJudge(name: string, own: readonly OwnEvaluator[] = []): boolean {
  return judgedNames.some((judged) => judged === name) || own.some((each) => each.name === name && isJudged(each));
}

/** Whether any of the named evaluators has something to ask a judge about any of these cases. */
export function needsJudge(
  { evaluators, own }: { readonly evaluators: readonly string[]; readonly own?: readonly OwnEvaluator[] | undefined },
  cases: readonly Case[],
): boolean {
  return evaluators.some((name) => asksJudge(name, own) && cases.some((item) => asksAbout(name, item)));
}

/** Whether an evaluator that asks a judge may ask it about this case. */
export function asksAbout(name: string, item: Case): boolean {
  if (isAnsweredByCase(name, item)) return false;
  return name !== 'tool-call-accuracy' || !isSafetyCase(item);
}

/** Whether the case itself says what the evaluator would ask its judge. */
export function isAnsweredByCase(name: string, { expectedToolCalls }: Pick<Case, 'expectedToolCalls'>): boolean {
  // None expected is an expectation of calls, and none of what gets done.
  if (name === 'tool-call-accuracy') return expectedToolCalls !== undefined;
  return name === 'task-success' && (expectedToolCalls?.length ?? 0) > 0;
}
