import { type PairedT, pairedT, Z_80 } from '../statistics/index.ts';
import { budgetOf, budgetOfLook, type MetricBudget, partOfLook } from './error-budget.ts';
import { findLimit } from './find-limit.ts';
import type { ComparisonFinding, Finding, LimitFinding } from './finding.ts';
import type { Metric } from './metric.ts';
import { MIN_CASES } from './paired.ts';
import type { ErrorBudget, QualitySample } from './samples.ts';
import type { ArmSummary, VerdictCard } from './verdict.ts';
import { formatCount, formatDifference, formatValue, metricUnits } from './wording.ts';

const TEST = 'one-sided paired t bounds over cases, the error budget divided over the evaluations of the rollout';

/**
 * Judged cases of both live deployments, the case being the unit. The candidate's mean over the dataset is held to its critical
 * limit as it is: the dataset is all there is, not a sample of it.
 */
export function findScore(metric: Metric, sample: QualitySample, hasBaseline: boolean, alpha: ErrorBudget): Finding {
  const budget = budgetOf(budgetOfLook(alpha, sample.look), metric);
  const pairs = sample.cases.flatMap(({ candidate, baseline }) =>
    baseline === undefined ? [] : [{ candidate, baseline }],
  );
  const candidate = summary((hasBaseline ? pairs : sample.cases).map((item) => item.candidate));
  const baseline = summary(hasBaseline ? pairs.map((pair) => pair.baseline) : []);
  const { kind, value } = metric.margin;
  const sign = metric.better === 'higher' ? 1 : -1;
  const harm = pairedT(pairs.map((pair) => sign * (pair.baseline - pair.candidate)));
  const beyond = pairedT(
    pairs.map((pair) => {
      const margin = kind === 'relative' ? value * pair.baseline : value;
      return sign * (pair.baseline - pair.candidate) - margin;
    }),
  );
  const enough = candidate.n >= MIN_CASES;
  const card: VerdictCard = {
    metric: metric.name,
    role: metric.role,
    unit: metricUnits[metric.name],
    candidate,
    baseline,
    difference: hasBaseline && enough ? differenceOf(sign, harm, budget) : undefined,
    marginAbsolute:
      kind === 'absolute' ? value : baseline.estimate === undefined ? undefined : value * baseline.estimate,
    test: sample.indicative === undefined ? TEST : `${TEST}; ${sample.indicative}`,
    errorBudget: alpha,
    ...(hasBaseline && enough ? turning(metric, sample.look, harm, beyond, baseline.estimate, budget) : {}),
    ...worstCases(sample, sign),
  };
  const indicative = sample.indicative === undefined ? '' : `, ${sample.indicative}`;
  const cases = `over ${formatCount(candidate.n)} cases (${sample.evaluationId})${indicative}`;
  const numbers = `${armText(metric, candidate)}${hasBaseline ? ` against ${armText(metric, baseline)}` : ''} ${cases}`;
  const limit = enough ? limitOf(metric, candidate, baseline) : ({ kind: 'none' } as const);
  return { card, exposure: undefined, numbers, comparison: comparison(), limit };

  function comparison(): ComparisonFinding {
    if (!enough) {
      const missing = `${candidate.n} of at least ${MIN_CASES} judged cases (${sample.evaluationId})`;
      return { kind: 'too-few', missing, blocks: true };
    }
    return hasBaseline ? compare(metric, harm, beyond, candidate.n, budget) : { kind: 'no-baseline' };
  }
}

/** The p-value over all looks, and the candidate's means at which the verdict would turn with these cases and their spread. */
function turning(
  metric: Metric,
  look: number,
  harm: PairedT,
  beyond: PairedT,
  baseline: number | undefined,
  budget: MetricBudget,
): Pick<VerdictCard, 'pWorse' | 'pFails' | 'turnsAt'> {
  if (baseline === undefined) return {};
  const margin = harm.mean - beyond.mean;
  const sign = metric.better === 'higher' ? -1 : 1;
  const provenHarm = margin - (beyond.upper(budget.insideMargin) - beyond.mean);
  const failingHarm = Math.max(margin, harm.mean - harm.lower(budget.worseAtAll));
  const pWorse = Math.min(1, harm.pAboveZero() / partOfLook(look));
  const pFails = budget.worseAtAll / partOfLook(look);
  return { pWorse, pFails, turnsAt: { proven: baseline + sign * provenHarm, fails: baseline + sign * failingHarm } };
}

/** The cases that lost most, worst first. */
function worstCases({ cases }: QualitySample, sign: number): Pick<VerdictCard, 'worst'> {
  const lost = cases
    .map(({ caseId, candidate, baseline = candidate }) => ({ caseId, loss: sign * (baseline - candidate) }))
    .filter(({ loss }) => loss > 0)
    .sort((a, b) => b.loss - a.loss || (a.caseId < b.caseId ? -1 : 1));
  return lost.length === 0 ? {} : { worst: { kind: 'case', ids: lost.slice(0, 3).map(({ caseId }) => caseId) } };
}

function compare(
  metric: Metric,
  harm: PairedT,
  beyond: PairedT,
  cases: number,
  budget: MetricBudget,
): ComparisonFinding {
  const lower = harm.lower(budget.worseAtAll);
  const upper = harm.upper(budget.insideMargin);
  const reach = Math.max(harm.mean - lower, harm.mean - beyond.mean) + Z_80 * harm.standardError;
  return {
    kind: 'compared',
    surelyWorse: lower > 0,
    pastMargin: beyond.mean > 0,
    surelyPastMargin: beyond.lower(budget.pastMargin) > 0,
    surelyInsideMargin: beyond.upper(budget.insideMargin) <= 0,
    cannotTellApart: lower <= 0 && upper >= 0,
    atMost: `at most ${formatDifference(metric, Math.max(0, upper))} ${metric.better === 'higher' ? 'lower' : 'higher'}`,
    missing: () =>
      beyond.mean > 0
        ? `the estimate is past the margin, but ${formatCount(cases)} cases could still show that by chance`
        : `${formatCount(cases)} cases are too few, or vary too much, to show that it is inside the margin`,
    couldHaveSeen: () => `could have seen a change of ${formatDifference(metric, reach)}`,
  };
}

/** Candidate minus baseline, whichever direction is the better one. */
function differenceOf(sign: number, harm: PairedT, budget: MetricBudget): NonNullable<VerdictCard['difference']> {
  const [lower, upper] = [harm.lower(budget.worseAtAll), harm.upper(budget.insideMargin)];
  const coverage = 1 - budget.worseAtAll - budget.insideMargin;
  return sign > 0
    ? { estimate: -harm.mean, lower: -upper, upper: -lower, coverage }
    : { estimate: harm.mean, lower, upper, coverage };
}

function limitOf(metric: Metric, candidate: ArmSummary, baseline: ArmSummary): LimitFinding {
  const value = candidate.estimate;
  if (value === undefined) return { kind: 'none' };
  return findLimit(metric, { estimate: value, lower: value, upper: value }, baseline.estimate);
}

function summary(values: readonly number[]): ArmSummary {
  const n = values.length;
  return { n, estimate: n === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / n };
}

function armText(metric: Metric, arm: ArmSummary): string {
  return arm.estimate === undefined ? 'no score' : formatValue(metric, arm.estimate);
}
