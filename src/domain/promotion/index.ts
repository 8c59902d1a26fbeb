export { decidePromotion, type PromotionAction, type PromotionDecision, type PromotionView } from './decide.ts';
export { type FastPath, withoutSteps } from './fast-path.ts';
export {
  type DecisionRecord,
  hasTraffic,
  isTerminal,
  type Probation,
  type Promotion,
  type PromotionState,
  promotionStates,
} from './promotion.ts';
export type { Place, WhenBusy } from './waiting.ts';
export { watchedLeases, withCandidate } from './watched-leases.ts';
