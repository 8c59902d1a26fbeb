import type { QualitySample } from '#domain/analysis/index.ts';
import type { Dice } from './dice.ts';

const CASES = 40;
/** Means of 1-5 over evaluators and repeats, far enough from both ends that a loss isn't cut off; cases differ more than the two releases do on one. */
const [CASE_DEVIATION, PAIR_DEVIATION] = [0.4, 0.35];
const MEAN_SCORE = 3.9;
const EVALUATORS = ['relevance@1', 'coherence@1'];

/** An evaluation of both live deployments over the same cases. @param worseBy points of 1-5 that the candidate loses in the mean */
export function evaluate(dice: Dice, look: number, worseBy: number): QualitySample {
  const cases = Array.from({ length: CASES }, (_, index) => {
    const level = MEAN_SCORE + CASE_DEVIATION * dice.normal();
    return {
      caseId: `case-${index}`,
      candidate: bounded(level - worseBy + PAIR_DEVIATION * dice.normal()),
      baseline: bounded(level + PAIR_DEVIATION * dice.normal()),
    };
  });
  const evaluators = { candidate: EVALUATORS, baseline: EVALUATORS };
  return { evaluationId: `evl_${look}`, look, evaluators, cases, erroredRatio: 0 };
}

function bounded(score: number): number {
  return Math.min(5, Math.max(1, score));
}
