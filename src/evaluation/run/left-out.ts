import type { CaseReply } from '#domain/analysis/index.ts';
import { makeDataset } from '#domain/dataset/index.ts';
import { AppError, formatDuration } from '#domain/shared/index.ts';
import type { EvaluationPlan, EvaluationTools } from './plan.ts';

type Replies = { readonly candidate: readonly CaseReply[]; readonly baseline: readonly CaseReply[] };

/**
 * What an evaluation is about whose time was over before all was asked: the cases of which every reply is there, of both releases.
 * Undefined: all are.
 * @param replies by place; those that were not asked for are missing
 * @throws AppError BUDGET_EXCEEDED when there is no such case
 */
export function leftOut(
  plan: EvaluationPlan,
  replies: Replies,
  time: EvaluationTools['time'],
): { readonly plan: EvaluationPlan; readonly replies: Replies; readonly why: string } | undefined {
  if (time === undefined) return undefined;
  const { dataset, repeats, baseline } = plan;
  const arms = baseline === undefined ? [replies.candidate] : [replies.candidate, replies.baseline];
  const placesOf = (index: number) => Array.from({ length: repeats }, (_, repeat) => index * repeats + repeat);
  const isWhole = (index: number) => placesOf(index).every((at) => arms.every((arm) => arm[at] !== undefined));
  const whole = dataset.cases.flatMap((_, index) => (isWhole(index) ? [index] : []));
  const count = dataset.cases.length - whole.length;
  if (count === 0) return undefined;
  const spoken = formatDuration(time.ms);
  if (whole.length === 0) {
    throw new AppError('BUDGET_EXCEEDED', `no case was answered within ${spoken}`, {
      hint: 'give it more time: --quick 15m; with --resume nothing is asked twice',
    });
  }
  const of = (arm: readonly CaseReply[]) => whole.flatMap((index) => placesOf(index).flatMap((at) => arm[at] ?? []));
  return {
    plan: {
      ...plan,
      dataset: makeDataset(
        dataset.name,
        whole.flatMap((index) => dataset.cases[index] ?? []),
      ),
    },
    replies: { candidate: of(replies.candidate), baseline: of(replies.baseline) },
    why: `${count} more ${count === 1 ? 'was' : 'were'} left out, since ${spoken} were over (--resume asks for ${count === 1 ? 'it' : 'them'})`,
  };
}
