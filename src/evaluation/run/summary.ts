import {
  type ArmResult,
  adjustTests,
  boundDifference,
  boundMean,
  boundShare,
  type CasePair,
  compareCases,
  deviationToPlan,
  type EvaluatorInfo,
  estimateChange,
  lostTooMuch,
  type MetricComparison,
  type MetricSummary,
  nameCases,
  type ScoringOutcome,
  testChange,
} from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';

/** What was said of each reply, or of each case as a whole. */
export type Scored = readonly Pick<ArmResult['replies'][number], 'caseId' | 'scorings'>[];

/** Where each case stands in the dataset, by id, and how much each counts. */
type Cases = { readonly places: ReadonlyMap<string, number>; readonly weights: Float64Array };

/** What one evaluator said of all replies of an arm. */
type Tally = {
  readonly counts: Record<ScoringOutcome, number>;
  passed: number;
  /** Ids of cases with a reply that fails. */
  readonly failed: Set<string>;
  /** By place of the case: its scores summed up over the repeats, and how many they are. The case is the unit, not the repeat. */
  readonly sums: Float64Array;
  readonly scored: Uint32Array;
};

/** Every evaluator over the whole dataset, both arms. `counted` is what each scoring is of. */
export function compareMetrics(
  evaluators: readonly EvaluatorInfo[],
  dataset: Pick<Dataset, 'cases'>,
  candidate: Scored,
  baseline: Scored | undefined,
  counted: 'replies' | 'cases' = 'replies',
): readonly MetricComparison[] {
  const cases: Cases = {
    places: new Map(dataset.cases.map(({ id }, place) => [id, place])),
    weights: Float64Array.from(dataset.cases, ({ weight }) => weight),
  };
  const heldBack = new Set(dataset.cases.filter((item) => item.heldBack === true).map(({ id }) => id));
  const own = tallyUp(evaluators, candidate, cases);
  const others = baseline && tallyUp(evaluators, baseline, cases);
  // One after the other, of which only figures stay: what a large dataset takes in between is needed once.
  const measured = own.map((tally, index) => measure(tally, others?.[index], cases));
  const tests = adjustTests(measured.map(({ test }) => test));
  return measured.map(({ test: _, info, fresh, deviation, ...metric }, index) => {
    const shared = { evaluator: info, ...metric };
    const defects = sayNewDefects(info, fresh, heldBack);
    const lost = lostTooMuch(metric, counted);
    if (lost !== undefined && defects === undefined) return { ...shared, comparison: 'error', because: lost };
    if (metric.baseline === undefined) {
      const because = 'there was nothing to compare with';
      return { ...shared, comparison: 'cannot-tell', because };
    }
    const test = tests[index];
    return {
      ...shared,
      ...(test === undefined ? {} : { test }),
      ...(defects ?? compareCases(metric.change, { ...info.scale, better: info.better }, test, deviation)),
    };
  });
}

/** How many cases have a score. */
export function countScored(replies: Scored, evaluator: string): number {
  const scored = new Set<string>();
  for (const { caseId, scorings } of replies) {
    if (scorings.some((one) => one.evaluator === evaluator && one.score !== undefined)) scored.add(caseId);
  }
  return scored.size;
}

/** In one pass: whoever reads the scores of a stored reply makes them anew. */
function tallyUp(
  evaluators: readonly EvaluatorInfo[],
  replies: Scored,
  { places, weights }: Cases,
): readonly (Tally & { readonly info: EvaluatorInfo })[] {
  const tallies = new Map(evaluators.map((info) => [info.name, { info, ...emptyTally(weights.length) }]));
  for (const { caseId, scorings } of replies) {
    const place = places.get(caseId);
    for (const { evaluator, outcome, score, pass } of scorings) {
      const tally = tallies.get(evaluator);
      if (tally === undefined) continue;
      tally.counts[outcome] += 1;
      if (pass === true) tally.passed += 1;
      if (pass === false) tally.failed.add(caseId);
      if (score === undefined || place === undefined) continue;
      tally.sums[place] = (tally.sums[place] ?? 0) + score;
      tally.scored[place] = (tally.scored[place] ?? 0) + 1;
    }
  }
  return [...tallies.values()];
}

function emptyTally(cases: number): Tally {
  return {
    counts: { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 },
    passed: 0,
    failed: new Set(),
    sums: new Float64Array(cases),
    scored: new Uint32Array(cases),
  };
}

type Measured = Pick<MetricComparison, 'candidate' | 'baseline' | 'change' | 'anytimeChange'> & {
  readonly info: EvaluatorInfo;
  /** Not adjusted for the others yet. */
  readonly test: ReturnType<typeof testChange>;
  /** Between cases, in points: what the number of cases is planned on. */
  readonly deviation?: number | undefined;
  /** Ids of cases that fail, and don't in the baseline. */
  readonly fresh: readonly string[];
};

function measure(
  own: Tally & { readonly info: EvaluatorInfo },
  other: Tally | undefined,
  { weights }: Cases,
): Measured {
  const { info } = own;
  const shared = { info, candidate: summarise(own, weights, info) };
  if (other === undefined) return { ...shared, baseline: undefined, change: undefined, test: undefined, fresh: [] };
  const pairs = pairUp(own, other, weights);
  return {
    ...shared,
    baseline: summarise(other, weights, info),
    change: estimateChange(pairs, { scale: info.scale }),
    anytimeChange: boundDifference(pairs, info.scale),
    test: testChange(pairs, info.scale),
    deviation: deviationToPlan(pairs, info.scale),
    fresh: [...own.failed].filter((caseId) => !other.failed.has(caseId)),
  };
}

/** Harms are counted, not averaged: one new defect among a thousand cases is no "no meaningful change". */
function sayNewDefects(
  { family }: EvaluatorInfo,
  fresh: readonly string[],
  heldBack: ReadonlySet<string>,
): Pick<MetricComparison, 'comparison' | 'because'> | undefined {
  if (family !== 'safety' || fresh.length === 0) return undefined;
  const because = `defects in ${fresh.length} cases where the baseline has none: ${nameCases(fresh, heldBack)}`;
  return { comparison: 'worse', because };
}

/** Undefined where the case was not scored. */
function meanAt({ sums, scored }: Tally, place: number): number | undefined {
  const n = scored[place] ?? 0;
  return n === 0 ? undefined : (sums[place] ?? 0) / n;
}

/** Cases scored in both arms. */
function pairUp(own: Tally, other: Tally, weights: Float64Array): readonly CasePair[] {
  const pairs: CasePair[] = [];
  for (const [place, weight] of weights.entries()) {
    const candidate = meanAt(own, place);
    const baseline = meanAt(other, place);
    if (candidate !== undefined && baseline !== undefined) pairs.push({ candidate, baseline, weight });
  }
  return pairs;
}

function summarise(tally: Tally, weights: Float64Array, { scale }: EvaluatorInfo): MetricSummary {
  const { counts, passed } = tally;
  let weight = 0;
  let sum = 0;
  const means: number[] = [];
  const known = new Set<number>();
  for (const [place, own] of weights.entries()) {
    const mean = meanAt(tally, place);
    if (mean === undefined) continue;
    means.push(mean);
    known.add(own);
    weight += own;
    sum += own * mean;
  }
  const passRate = counts.scored === 0 ? undefined : passed / counts.scored;
  return {
    mean: weight === 0 ? undefined : sum / weight,
    meanBounds: known.size === 1 ? boundMean(means, scale) : undefined,
    passRate,
    passBounds: passRate === undefined ? undefined : boundShare(passRate, means.length),
    counts,
  };
}
