export { type Approval, hasExpired, judgeApprovals, standingApprovals } from './approval.ts';
export { type ApprovalRule, withPerson } from './approval-rule.ts';
export {
  type BreakGlass,
  breakGlassActs,
  breakGlassState,
  breakGlassText,
  glassBroken,
  wasInForce,
} from './break-glass.ts';
export {
  type ChecklistItem,
  type ChecklistProof,
  checklistDefaults,
  checklistProofs,
} from './checklist.ts';
export { type ClockSetting, clockNow, realTimeAt, withRate } from './clock.ts';
export { barOf, type Duties, dutiesOf } from './duty.ts';
export { type Enforcement, enforcements } from './enforcement.ts';
export { type Freeze, freezeState, freezesFor } from './freeze.ts';
export { breakGlassBounds, type Glass, glasses } from './glass.ts';
export { concerns, gravest, type Hold, holdText, liftCommand, type StillRunning } from './hold.ts';
export { approvalRuleWith, OWES_NOTHING, type Owed, owedBy } from './owed.ts';
export { samePerson } from './person.ts';
export { approvalDefaults, type ProfileName, profileNames } from './profile.ts';
export type { ProvenanceRule } from './provenance-rule.ts';
export { mayDo, type Right, type Role, roles, rolesWith } from './right.ts';
export { signedFor } from './signed-for.ts';
export { type AcceptableGate, acceptedBy, type Statement, withoutBarred } from './statement.ts';
export type { Token } from './token.ts';
export { momentText } from './window/closing.ts';
export { recursEver } from './window/recurrence.ts';
export { onCloseKinds, type WindowMove, type WindowRule, windowMoves, windowRulesFor } from './window/rule.ts';
export { isDay, isTimezone } from './window/timezone.ts';
export { nextOpening, type WindowState, type Windows, windowAt } from './window/window-at.ts';
