import type { CaseReply } from '#domain/analysis/index.ts';
import { makeDataset } from '#domain/dataset/index.ts';
import type { EvaluationPlan } from './plan.ts';

type Replies = { readonly candidate: readonly CaseReply[]; readonly baseline: readonly CaseReply[] };

/** What an evaluation is about that was not asked to its end: the cases of which every reply is there, of both releases. */
type AnsweredCases = {
  readonly plan: EvaluationPlan;
  readonly replies: Replies;
  /** Cases that are missing. */
  readonly left: number;
};

/** @param replies by place; those that did not come are missing */
export function answeredCases(plan: EvaluationPlan, replies: Replies): AnsweredCases {
  const { dataset, repeats, baseline } = plan;
  const arms = baseline === undefined ? [replies.candidate] : [replies.candidate, replies.baseline];
  const placesOf = (index: number) => Array.from({ length: repeats }, (_, repeat) => index * repeats + repeat);
  const isWhole = (index: number) => placesOf(index).every((at) => arms.every((arm) => arm[at] !== undefined));
  const whole = dataset.cases.flatMap((_, index) => (isWhole(index) ? [index] : []));
  const left = dataset.cases.length - whole.length;
  if (left === 0) return { plan, replies, left };
  const of = (arm: readonly CaseReply[]) => whole.flatMap((index) => placesOf(index).flatMap((at) => arm[at] ?? []));
  const cases = whole.flatMap((index) => dataset.cases[index] ?? []);
  return {
    plan: { ...plan, dataset: makeDataset(dataset.name, cases) },
    replies: { candidate: of(replies.candidate), baseline: of(replies.baseline) },
    left,
  };
}
