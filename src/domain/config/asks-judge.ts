import { isJudged, type OwnEvaluator } from './own-evaluator.ts';
import { judgedNames } from './profile-layer.ts';

/** Whether the named evaluator asks a judge: one of ours, or one that the project brings along. */
export function asksJudge(name: string, own: readonly OwnEvaluator[] = []): boolean {
  return judgedNames.some((judged) => judged === name) || own.some((each) => each.name === name && isJudged(each));
}
