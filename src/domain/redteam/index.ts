export { type ChangedAttacks, changedAttacks } from './attack-change.ts';
export { attackMessage } from './attack-message.ts';
export {
  type AttackFilter,
  type AttackSuccess,
  attackSuccess,
  isJudged,
} from './attack-success.ts';
export { type AttackCell, attackTable } from './attack-table.ts';
export { type AttackCategory, attackCategories } from './category.ts';
export { judgeScan, type RedTeamGate } from './judge-scan.ts';
export { overRefusalOf } from './over-refusal.ts';
export { regressionCase } from './regression-case.ts';
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
export { scanResultSchema } from './scan-schema.ts';
export {
  attackerModelStrategies,
  attackStrategyGroups,
  attackStrategyNames,
  usualAttackStrategies,
} from './strategy-name.ts';
