import {
  type ArmResult,
  type CasePair,
  casesNeeded,
  deviationOf,
  type EvaluationResult,
  isAgainstItself,
  type MetricComparison,
  marginOf,
} from '#domain/analysis/index.ts';

/** How far scores stray without any change, for one metric. In points of its scale. */
type Noise = {
  readonly metric: string;
  /** Standard deviation between repeats of one case, agent and judge together; undefined with one repeat. */
  readonly betweenRepeats: number | undefined;
  /** Cases that a change of the size that matters would need to be seen 8 times in 10; undefined when too little was scored. */
  readonly casesNeeded: number | undefined;
  readonly change: number;
};

/** Undefined when candidate and baseline are different releases: then scores may differ for good reason. */
export function measureNoise(result: EvaluationResult): readonly Noise[] | undefined {
  const { candidate, baseline, metrics } = result;
  if (baseline === undefined || !isAgainstItself(result)) return undefined;
  return metrics
    .filter(({ evaluator }) => evaluator.family === 'quality')
    .map(({ evaluator }) => {
      const change = marginOf({ ...evaluator.scale, better: evaluator.better });
      const deviation = deviationOf(pairCases(evaluator, candidate, baseline));
      return {
        metric: evaluator.name,
        betweenRepeats: deviationBetweenRepeats(evaluator, [candidate, baseline]),
        casesNeeded: deviation === undefined ? undefined : casesNeeded(deviation, change),
        change,
      };
    });
}

type Evaluator = MetricComparison['evaluator'];

/** Pooled over cases and arms: square root of the sums of squares about each case's mean over their degrees of freedom. */
function deviationBetweenRepeats(evaluator: Evaluator, arms: readonly ArmResult[]): number | undefined {
  let squares = 0;
  let freedom = 0;
  for (const scores of arms.flatMap((arm) => [...scoresByCase(evaluator, arm).values()])) {
    const mean = meanOf(scores);
    for (const score of scores) squares += (score - mean) ** 2;
    freedom += scores.length - 1;
  }
  return freedom === 0 ? undefined : Math.sqrt(squares / freedom);
}

function pairCases(evaluator: Evaluator, candidate: ArmResult, baseline: ArmResult): readonly CasePair[] {
  const others = scoresByCase(evaluator, baseline);
  return [...scoresByCase(evaluator, candidate)].flatMap(([caseId, scores]) => {
    const other = others.get(caseId);
    return other === undefined ? [] : [{ candidate: meanOf(scores), baseline: meanOf(other), weight: 1 }];
  });
}

function scoresByCase({ name }: Evaluator, { replies }: ArmResult): ReadonlyMap<string, readonly number[]> {
  const byCase = new Map<string, number[]>();
  for (const { caseId, scorings } of replies) {
    const score = scorings.find(({ evaluator }) => evaluator === name)?.score;
    if (score === undefined) continue;
    const scores = byCase.get(caseId) ?? [];
    scores.push(score);
    byCase.set(caseId, scores);
  }
  return byCase;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
