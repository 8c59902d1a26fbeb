import type { CaseReply } from '#domain/analysis/index.ts';
import { makeDataset } from '#domain/dataset/index.ts';
import type { EvaluationPlan } from './plan.ts';

type Replies = { readonly candidate: readonly CaseReply[]; readonly baseline: readonly CaseReply[] };

/** What an evaluation is about that was not asked to its end. */
type AnsweredCases = {
  /** Of the cases that are whole, and of as many repeats as those have. */
  readonly plan: EvaluationPlan;
  readonly replies: Replies;
  /** Cases that are missing. */
  readonly left: number;
};

/**
 * All cases are asked once before any is asked again: so it is as if it had been planned with the rounds that came to their end, and
 * while the first is under way with the cases that both releases answered.
 * @param replies by place; those that did not come are missing
 */
export function answeredCases(plan: EvaluationPlan, replies: Replies): AnsweredCases {
  const { dataset, baseline } = plan;
  const arms = baseline === undefined ? [replies.candidate] : [replies.candidate, replies.baseline];
  const isThere = (index: number, repeat: number) =>
    arms.every((arm) => arm[index * plan.repeats + repeat] !== undefined);
  const everyCase = dataset.cases.map((_, index) => index);
  let repeats = 1;
  while (repeats < plan.repeats && everyCase.every((index) => isThere(index, repeats))) repeats += 1;
  const whole = everyCase.filter((index) =>
    Array.from({ length: repeats }).every((_, repeat) => isThere(index, repeat)),
  );
  const left = dataset.cases.length - whole.length;
  if (left === 0 && repeats === plan.repeats) return { plan, replies, left };
  const of = (arm: readonly CaseReply[]) =>
    whole.flatMap((index) => arm.slice(index * plan.repeats, index * plan.repeats + repeats));
  const cases = whole.flatMap((index) => dataset.cases[index] ?? []);
  return {
    plan: { ...plan, repeats, dataset: left === 0 ? dataset : makeDataset(dataset.name, cases) },
    replies: { candidate: of(replies.candidate), baseline: of(replies.baseline) },
    left,
  };
}
