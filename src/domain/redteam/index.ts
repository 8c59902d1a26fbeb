export {
  type AttackChange,
  attackChange,
  type ChangedAttacks,
  changedAttacks,
  isSurelyWorse,
} from './attack-change.ts';
export {
  type AttackCounts,
  type AttackFilter,
  type AttackSuccess,
  attackSuccess,
  countAnswers,
} from './attack-success.ts';
export { type AttackCategory, attackCategories } from './category.ts';
export { judgeScan, type RedTeamGate } from './judge-scan.ts';
export { type OverRefusal, overRefusalOf } from './over-refusal.ts';
export type {
  AttackAnswer,
  AttackOutcomeKind,
  Complexity,
  LookAlike,
  LookAlikeAnswer,
  OutcomeBasis,
  ScannedAttack,
  ScannedRelease,
  ScanResult,
} from './scan-result.ts';
export {
  attackerModelStrategies,
  attackStrategyGroups,
  attackStrategyNames,
  usualAttackStrategies,
} from './strategy-name.ts';
