import type { EvaluatorInfo } from './evaluation-result.ts';

type Scale = Pick<EvaluatorInfo, 'scale' | 'better'>;

/** A score brought to 1-5, higher better, so that qualities on different scales can be added and compared. NaN on a scale without width. */
export function toFivePoints(score: number, { scale, better }: Scale): number {
  const share = (score - scale.min) / (scale.max - scale.min);
  return 1 + 4 * (better === 'higher' ? share : 1 - share);
}

/** A score as it would be on a scale of the same ends whose higher scores are the better ones. */
export function higherBetter(score: number, { scale, better }: Scale): number {
  return better === 'higher' ? score : scale.min + scale.max - score;
}

/** The other way: what a number on 1-5 is on an evaluator's own scale. */
export function fromFivePoints(points: number, { scale, better }: Scale): number {
  const share = (points - 1) / 4;
  return scale.min + (scale.max - scale.min) * (better === 'higher' ? share : 1 - share);
}
