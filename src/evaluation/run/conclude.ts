import {
  type ArmResult,
  type CaseReply,
  compareTakes,
  defectRatesOf,
  type EvaluationResult,
  type EvaluatorInfo,
  isSameAgent,
} from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import { changeTexts } from '#domain/release/index.ts';
import { type Prices, priceOf } from '#domain/sample/index.ts';
import type { EvaluationArm } from '#ports/index.ts';
import { isSafetyCase } from '../evaluator/index.ts';
import { compareIntents } from './compare-intents.ts';
import { compareRepeats } from './compare-repeats.ts';
import type { EvaluationPlan } from './plan.ts';
import { compareMetrics } from './summary.ts';

/** Replies of both arms; the baseline's are empty where there is none. */
type Replies = { readonly candidate: readonly CaseReply[]; readonly baseline: readonly CaseReply[] };

/** What the replies to all of a plan come to. */
export function conclude(
  plan: Pick<
    EvaluationPlan,
    'id' | 'agent' | 'environment' | 'dataset' | 'repeats' | 'candidate' | 'baseline' | 'prices'
  >,
  evaluators: readonly EvaluatorInfo[],
  replies: Replies,
): EvaluationResult {
  const { dataset, repeats, candidate, baseline } = plan;
  const failed = replies.candidate.filter(({ error }) => error !== undefined).length;
  const result: EvaluationResult = {
    id: plan.id,
    agent: plan.agent,
    environment: plan.environment,
    dataset: { name: dataset.name, digest: dataset.digest, cases: dataset.cases.length },
    repeats,
    candidate: describeArm(candidate, replies.candidate),
    baseline: baseline === undefined ? undefined : describeArm(baseline, replies.baseline),
    ...(baseline === undefined ? {} : { againstItself: isSameAgent(plan) }),
    metrics: compareMetrics(evaluators, dataset, replies.candidate, baseline && replies.baseline),
    erroredRatio: failed / replies.candidate.length,
    safetyCases: dataset.cases.filter(isSafetyCase).map(({ id }) => id),
    ...defectsOf(evaluators, replies, baseline !== undefined),
    ...heldBackOf(dataset.cases),
    ...changesOf(plan),
  };
  const intents = compareIntents(result, dataset);
  return {
    ...result,
    consistency: compareRepeats(result, dataset),
    takes: compareTakes(
      dataset.cases,
      { replies: replies.candidate, microUsdPerToken: pricesOf(plan.prices, candidate) },
      baseline && { replies: replies.baseline, microUsdPerToken: pricesOf(plan.prices, baseline) },
    ),
    ...(intents.length === 0 ? {} : { intents }),
  };
}

/** What a token costs, in micro-dollars. Undefined: no price is known. */
function pricesOf(prices: Prices = {}, { definition }: EvaluationArm) {
  const price = priceOf(prices, [definition?.model?.name]);
  return price && { input: price.inputPerMillion, output: price.outputPerMillion };
}

function defectsOf(
  evaluators: readonly EvaluatorInfo[],
  { candidate, baseline }: Replies,
  isCompared: boolean,
): Pick<EvaluationResult, 'defectRates'> {
  const rates = defectRatesOf(evaluators, candidate);
  if (rates.length === 0) return {};
  return {
    defectRates: { candidate: rates, ...(isCompared ? { baseline: defectRatesOf(evaluators, baseline) } : {}) },
  };
}

function heldBackOf(cases: readonly Case[]): Pick<EvaluationResult, 'heldBackCases'> {
  const ids = cases.filter(({ heldBack }) => heldBack === true).map(({ id }) => id);
  return ids.length === 0 ? {} : { heldBackCases: ids };
}

function changesOf({
  candidate,
  baseline,
}: Pick<EvaluationPlan, 'candidate' | 'baseline'>): Pick<EvaluationResult, 'changes'> {
  const [before, after] = [baseline?.definition, candidate.definition];
  const changes = before === undefined || after === undefined ? [] : changeTexts(before, after);
  return changes.length === 0 ? {} : { changes };
}

function describeArm(
  { release, label, deploymentId, contentFilter }: EvaluationArm,
  replies: readonly CaseReply[],
): ArmResult {
  return { release, label, deploymentId, ...(contentFilter === undefined ? {} : { contentFilter }), replies };
}
