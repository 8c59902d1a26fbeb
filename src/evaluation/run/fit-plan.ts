import { forecastTotal, type JudgeEstimate, overBudget, type Spent } from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import { type Case, makeDataset } from '#domain/dataset/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { TimeFrame } from '#ports/index.ts';
import { forecastOf } from './forecast.ts';
import type { EvaluationPlan } from './plan.ts';

/**
 * As many of a plan's cases as should fit into the time and the budget, one at least, in an order of their own: what the time leaves out
 * in the end is then a sample of them, too.
 * @returns the plan for those, and in words which they are
 */
export function fitPlan(
  plan: EvaluationPlan,
  config: EvaluationConfig,
  { timeMs, most = Number.POSITIVE_INFINITY, choose }: TimeFrame,
  spending: { readonly perReply: JudgeEstimate | undefined; readonly before: Spent; readonly tryOuts: number },
): { readonly plan: EvaluationPlan; readonly why: string } {
  const { name, cases } = plan.dataset;
  const fits = (count: number): boolean => {
    const few = { ...plan, dataset: { ...plan.dataset, cases: cases.slice(0, count) } };
    const { before, perReply, tryOuts } = spending;
    const forecast = forecastOf(config, few, perReply, { known: 0, before }, tryOuts);
    return forecast.timeMs <= timeMs && overBudget(forecastTotal(forecast), config.budget ?? {}).length === 0;
  };
  const chosen = choose(largest(Math.min(most, cases.length), fits));
  return { plan: { ...plan, dataset: makeDataset(name, inOwnOrder(chosen.cases)) }, why: chosen.why };
}

/** The largest count from 1 to `most` that fits, where less fits whenever more does; 1 where none does. */
function largest(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [1, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function inOwnOrder(cases: readonly Case[]): readonly Case[] {
  const places = new Map(cases.map((item) => [item, digestOfBytes(item.id)]));
  return cases.toSorted((a, b) => ((places.get(a) ?? '') < (places.get(b) ?? '') ? -1 : 1));
}
