import {
  type ArmResult,
  adjustTests,
  boundDifference,
  boundMean,
  boundShare,
  type CasePair,
  type CaseReply,
  compareCases,
  type EvaluatorInfo,
  estimateChange,
  type MetricComparison,
  type MetricSummary,
  nameCases,
  type ScoringOutcome,
  testChange,
} from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';

type Replies = ArmResult['replies'];

/** By case id: the mean score over the repeats that were scored. The case is the unit, not the repeat. */
type CaseMeans = ReadonlyMap<string, number>;

/** Every evaluator over the whole dataset, both arms. */
export function compareMetrics(
  evaluators: readonly EvaluatorInfo[],
  dataset: Dataset,
  candidate: Replies,
  baseline: Replies | undefined,
): readonly MetricComparison[] {
  const weights = new Map(dataset.cases.map((item) => [item.id, item.weight]));
  const heldBack = new Set(dataset.cases.filter((item) => item.heldBack === true).map(({ id }) => id));
  const scored = evaluators.map((info) => {
    const own = meansByCase(candidate, info.name);
    const others = baseline === undefined ? undefined : meansByCase(baseline, info.name);
    return { info, own, others, pairs: others === undefined ? [] : pairUp(own, others, weights) };
  });
  const tests = adjustTests(scored.map(({ info, pairs }) => testChange(pairs, info.scale)));
  return scored.map(({ info, own, others, pairs }, index) => {
    const shared = { evaluator: info, candidate: summarise(info, candidate, own, weights) };
    if (baseline === undefined || others === undefined) {
      const because = 'there was nothing to compare with';
      return { ...shared, baseline: undefined, change: undefined, comparison: 'cannot-tell', because };
    }
    const change = estimateChange(pairs, { scale: info.scale });
    const test = tests[index];
    return {
      ...shared,
      baseline: summarise(info, baseline, others, weights),
      change,
      anytimeChange: boundDifference(pairs, info.scale),
      ...(test === undefined ? {} : { test }),
      ...(findNewDefects(info, candidate, baseline, heldBack) ??
        compareCases(change, { ...info.scale, better: info.better }, test)),
    };
  });
}

export function meansByCase(replies: Replies, evaluator: string): CaseMeans {
  const sums = new Map<string, { sum: number; n: number }>();
  for (const reply of replies) {
    const score = scoringOf(reply, evaluator)?.score;
    if (score === undefined) continue;
    const known = sums.get(reply.caseId) ?? { sum: 0, n: 0 };
    sums.set(reply.caseId, { sum: known.sum + score, n: known.n + 1 });
  }
  return new Map([...sums].map(([caseId, { sum, n }]) => [caseId, sum / n]));
}

/** Harms are counted, not averaged: one new defect among a thousand cases is no "no meaningful change". */
function findNewDefects(
  info: EvaluatorInfo,
  candidate: Replies,
  baseline: Replies,
  heldBack: ReadonlySet<string>,
): Pick<MetricComparison, 'comparison' | 'because'> | undefined {
  if (info.family !== 'safety') return undefined;
  const known = defectiveCases(baseline, info.name);
  const fresh = [...defectiveCases(candidate, info.name)].filter((caseId) => !known.has(caseId));
  if (fresh.length === 0) return undefined;
  const because = `defects in ${fresh.length} cases where the baseline has none: ${nameCases(fresh, heldBack)}`;
  return { comparison: 'worse', because };
}

function defectiveCases(replies: Replies, evaluator: string): ReadonlySet<string> {
  return new Set(replies.filter((reply) => scoringOf(reply, evaluator)?.pass === false).map(({ caseId }) => caseId));
}

/** Cases scored in both arms. */
function pairUp(candidate: CaseMeans, baseline: CaseMeans, weights: ReadonlyMap<string, number>): readonly CasePair[] {
  return [...candidate].flatMap(([caseId, mean]) => {
    const other = baseline.get(caseId);
    return other === undefined ? [] : [{ candidate: mean, baseline: other, weight: weights.get(caseId) ?? 1 }];
  });
}

function summarise(
  info: EvaluatorInfo,
  replies: Replies,
  means: CaseMeans,
  weights: ReadonlyMap<string, number>,
): MetricSummary {
  const counts: Record<ScoringOutcome, number> = { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 };
  let passed = 0;
  for (const reply of replies) {
    const scoring = scoringOf(reply, info.name);
    if (scoring === undefined) continue;
    counts[scoring.outcome] += 1;
    if (scoring.pass === true) passed += 1;
  }
  let weight = 0;
  let sum = 0;
  for (const [caseId, mean] of means) {
    const own = weights.get(caseId) ?? 1;
    weight += own;
    sum += own * mean;
  }
  const alike = new Set([...means.keys()].map((caseId) => weights.get(caseId) ?? 1)).size === 1;
  const passRate = counts.scored === 0 ? undefined : passed / counts.scored;
  return {
    mean: weight === 0 ? undefined : sum / weight,
    meanBounds: alike ? boundMean([...means.values()], info.scale) : undefined,
    passRate,
    passBounds: passRate === undefined ? undefined : boundShare(passRate, means.size),
    counts,
  };
}

function scoringOf(reply: CaseReply, evaluator: string) {
  return reply.scorings.find((scoring) => scoring.evaluator === evaluator);
}
