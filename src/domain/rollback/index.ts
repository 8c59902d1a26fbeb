export { decideRollback, type RollbackDecision, type RollbackView } from './decide.ts';
export { decideQuarantine, type QuarantineDecision, type QuarantinedPlace } from './decide-quarantine.ts';
export {
  hasSwitched,
  isOver,
  methodNow,
  type Rollback,
  type RollbackMethod,
  type RollbackParty,
} from './rollback.ts';
