export { metricsAsked, waitsForMetrics } from './allowed.ts';
export { decideRollout } from './decide.ts';
export { type Draw, drawOf, saltOf } from './draw.ts';
export { countLook, forgive } from './looks.ts';
export { nextMove, weightInForce } from './move.ts';
export { whyRefused } from './refusal.ts';
export type { Rollout, RolloutRequest, RolloutState } from './rollout.ts';
export { mayFinish, type RollbackTrigger } from './trigger.ts';
export type { Fact, RolloutAction, RolloutView } from './view.ts';
