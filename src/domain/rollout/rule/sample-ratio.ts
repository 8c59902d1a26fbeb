import { FULL_BP } from '../../shared/index.ts';
import { pauseHere, weightInForce } from '../move.ts';
import { fullBy } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/**
 * Where conversations are not divided as the weights say, who is compared is not who was drawn, and no metric that passes shows
 * anything: a person looks, once in a rollout. What takes traffic back stands before this, and goes on as ever.
 */
export const sampleRatio: RolloutRule = (view) => {
  const { rollout, sampleRatioMismatch } = view;
  const { state } = rollout;
  if (sampleRatioMismatch === undefined || state.kind !== 'baking' || state.ratioKnown === true) return undefined;
  const weightBp = weightInForce(rollout);
  if (weightBp === 0 || weightBp === FULL_BP || fullBy(view) !== undefined) return undefined;
  const because = `sample ratio mismatch: ${sampleRatioMismatch}`;
  const waitsFor = 'a person to see what keeps users from one of the releases, and to resume or abort';
  const told = { ...view, rollout: { ...rollout, state: { ...state, ratioKnown: true as const } } };
  return pauseHere(told, because, waitsFor, 'sample-ratio');
};
