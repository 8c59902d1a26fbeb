import { isSameAgent, type JudgeEstimate, overBudget, type SpendForecast, type Spent } from '#domain/analysis/index.ts';
import { type EvaluationConfig, judgedSafetyNames, needsJudge } from '#domain/config/index.ts';
import { AppError, SECOND_MS } from '#domain/shared/index.ts';
import type { EvaluationRequest, Judges } from '#ports/index.ts';
import { JUDGED_TWICE } from './judge-twice.ts';
import type { EvaluationPlan } from './plan.ts';

const REPLY_MS = 2 * SECOND_MS;
const JUDGEMENT_MS = 3 * SECOND_MS;

/** What judging one reply takes, in the mean over all cases; undefined: no model judges. */
export async function estimateReplies(
  judges: Judges,
  config: EvaluationConfig,
  { dataset, candidate }: Pick<EvaluationPlan, 'dataset' | 'candidate'>,
): Promise<JudgeEstimate | undefined> {
  const { definition } = candidate;
  const all = await judges.estimate?.(
    config,
    dataset.cases.map((item) => ({ item, definition })),
  );
  return all && scaled(all, 1 / dataset.cases.length);
}

export function forecastOf(
  config: EvaluationConfig,
  plan: EvaluationPlan,
  perReply: JudgeEstimate | undefined,
  { known, before }: { readonly known: number; readonly before: Spent },
  tryOuts: number,
): SpendForecast {
  const { dataset, repeats, baseline, concurrency } = plan;
  const [cases, releases] = [dataset.cases.length, baseline === undefined ? 1 : 2];
  const replies = cases * repeats * releases - known;
  const judging = perReply && rounded(scaled(perReply, replies));
  const judgesAtOnce = [config.judge, ...(config.judges ?? [])].reduce((sum, one) => sum + (one?.concurrency ?? 0), 0);
  const twice = isSameAgent(plan) && judgesQuality(config, plan) ? Math.min(JUDGED_TWICE, cases) : 0;
  const judgedTwice =
    perReply === undefined || twice === 0 || perReply.calls === 0
      ? {}
      : { judgedTwice: { ...rounded(scaled(perReply, twice)), replies: twice } };
  const calls = (judging?.calls ?? 0) + (judgedTwice.judgedTwice?.calls ?? 0);
  const judgingMs = (calls * JUDGEMENT_MS) / Math.max(1, judgesAtOnce);
  return {
    ...{ cases, repeats, releases, replies, judging, tryOuts, before },
    ...judgedTwice,
    judgedMetrics: config.evaluators.filter((name) =>
      needsJudge({ evaluators: [name], own: config.own }, dataset.cases),
    ).length,
    // The agents are asked on while judges judge.
    timeMs: Math.max((replies * REPLY_MS) / concurrency, judgingMs),
  };
}

/** Harm is judged a second time where it is seen, whatever is compared. */
function judgesQuality({ evaluators, own }: EvaluationConfig, { dataset }: EvaluationPlan): boolean {
  const quality = evaluators.filter((name) => judgedSafetyNames.every((harm) => harm !== name));
  return needsJudge({ evaluators: quality, own }, dataset.cases);
}

/**
 * Tells what something will take, in words, and asks where that is more than the budget.
 * @param remedy what to do where nobody lets it begin
 * @returns whether the budget still holds: who lets it begin all the same lifts it
 * @throws AppError BUDGET_EXCEEDED when it would take more than that, and nobody lets it
 */
export async function askFirst(
  { text, total, remedy }: { readonly text: string; readonly total: Spent; readonly remedy: string },
  budget: EvaluationConfig['budget'],
  mayBegin: EvaluationRequest['mayBegin'],
): Promise<boolean> {
  const over = budget === undefined ? [] : overBudget(total, budget);
  const mayGoOn = (await mayBegin?.(text, over)) ?? over.length === 0;
  if (!mayGoOn) {
    const why = over.length === 0 ? 'nobody let it begin' : `it would take ${over.join(' and ')}`;
    throw new AppError('BUDGET_EXCEEDED', `nothing was asked: ${why} (${text})`, {
      hint: `raise \`evaluation.budget\`, ${remedy}; at a terminal --yes goes on all the same`,
    });
  }
  return over.length === 0;
}

function scaled(estimate: JudgeEstimate, by: number): JudgeEstimate {
  const { calls, inputTokens, outputTokens, costMicroUsd, unpriced } = estimate;
  return {
    ...{ calls: calls * by, inputTokens: inputTokens * by, outputTokens: outputTokens * by },
    ...{ costMicroUsd: costMicroUsd * by, unpriced },
  };
}

function rounded(estimate: JudgeEstimate): JudgeEstimate {
  const { calls, inputTokens, outputTokens, costMicroUsd, unpriced } = estimate;
  return {
    ...{ calls: Math.round(calls), inputTokens: Math.round(inputTokens), outputTokens: Math.round(outputTokens) },
    ...{ costMicroUsd: Math.round(costMicroUsd), unpriced },
  };
}
