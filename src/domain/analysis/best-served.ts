import { DAY_MS, type Digest, type DurationMs, type EpochMs } from '../shared/index.ts';
import type { ArmResult, EvaluationResult, EvaluatorInfo } from './evaluation-result.ts';
import { higherBetter } from './five-points.ts';
import { estimateChange, MIN_CASES } from './paired.ts';

/** So long a release that served is one to be measured by. */
export const BEST_OF_MS: DurationMs = 90 * DAY_MS;

/** Chance of blaming a candidate that is as good as every release that served, per evaluator. */
const ERROR = 0.05;

/**
 * What a release scored case by case while it served, added up over its evaluations on one dataset in one environment. By evaluator
 * (name, version and judge), then by case id: sum and number of scores.
 */
export type ServedScores = {
  readonly release: Digest;
  readonly label: string;
  readonly lastAt: EpochMs;
  readonly byEvaluator: Readonly<Record<string, Readonly<Record<string, readonly [sum: number, n: number]>>>>;
};

/** Adds what an arm scored. `known`: of the same release, dataset and environment. */
export function addServed(
  known: ServedScores | undefined,
  { release, label, replies }: ArmResult,
  evaluators: readonly EvaluatorInfo[],
  at: EpochMs,
): ServedScores {
  const byEvaluator = { ...known?.byEvaluator };
  for (const evaluator of evaluators) {
    const byCase = { ...byEvaluator[identityOf(evaluator)] };
    for (const { caseId, scorings } of replies) {
      const score = scorings.find((scoring) => scoring.evaluator === evaluator.name)?.score;
      if (score === undefined) continue;
      const [sum, n] = byCase[caseId] ?? [0, 0];
      byCase[caseId] = [sum + score, n + 1];
    }
    byEvaluator[identityOf(evaluator)] = byCase;
  }
  return { release, label, lastAt: Math.max(at, known?.lastAt ?? 0), byEvaluator };
}

/** The release that served from which the candidate falls furthest, over the cases that both were scored on. */
type BestServed = {
  readonly label: string;
  /** Its mean over these cases, and what is lost of it, 0-1; negative: nothing is. */
  readonly mean: number;
  readonly dropRatio: number;
  readonly cases: number;
  /** Whether the candidate is surely below it, though it is the furthest of several: intervals of all of them hold at once (Bonferroni). */
  readonly isSure: boolean;
};

/**
 * Holds a candidate against every release that served beside its own and the baseline's, so that small losses don't add up unseen.
 * History is no concurrent control: what was scored by another version of an evaluator or another judge is left out. Undefined where
 * nobody was scored on enough of the same cases.
 */
export function compareWithBest(
  { candidate, baseline }: Pick<EvaluationResult, 'candidate' | 'baseline'>,
  evaluator: EvaluatorInfo,
  served: readonly ServedScores[],
): BestServed | undefined {
  const known = served.filter(({ release }) => release !== candidate.release && release !== baseline?.release);
  if (known.length === 0) return undefined;
  const own = addServed(undefined, candidate, [evaluator], 0).byEvaluator[identityOf(evaluator)] ?? {};
  const others = known
    .map(({ label, byEvaluator }) => ({
      label,
      pairs: pairUp(own, byEvaluator[identityOf(evaluator)] ?? {}, evaluator),
    }))
    .filter(({ pairs }) => pairs.length >= MIN_CASES);
  const compared = others.flatMap(({ label, pairs }): readonly BestServed[] => {
    const change = estimateChange(pairs, { coverage: 1 - ERROR / others.length });
    const mean = pairs.reduce((sum, pair) => sum + pair.baseline, 0) / pairs.length;
    if (change === undefined || mean === 0) return [];
    const dropRatio = -change.estimate / mean;
    const shown = higherBetter(mean, evaluator);
    return [{ label, mean: shown, dropRatio, cases: pairs.length, isSure: change.upper < 0 }];
  });
  return compared.toSorted((a, b) => b.dropRatio - a.dropRatio)[0];
}

type ByCase = Readonly<Record<string, readonly [sum: number, n: number]>>;

/** Cases that both were scored on, as if higher were better. */
function pairUp(own: ByCase, other: ByCase, evaluator: EvaluatorInfo) {
  const meanOf = (sum: number, n: number) => higherBetter(sum / n, evaluator);
  return Object.entries(own).flatMap(([caseId, [sum, n]]) => {
    const [otherSum, otherN] = other[caseId] ?? [0, 0];
    return otherN === 0 ? [] : [{ candidate: meanOf(sum, n), baseline: meanOf(otherSum, otherN), weight: 1 }];
  });
}

function identityOf({ name, version, judge }: EvaluatorInfo): string {
  return `${name}@${version} ${judge}`;
}
