export { type CanaryTool, canaryTools } from './objective/canary-tools.ts';
export { type ImportedObjectives, importObjectives } from './objective/import/import-objectives.ts';
export {
  type BenignLookAlike,
  type Objective,
  type ObjectiveCategory,
  objectiveCategories,
} from './objective/objective.ts';
export { benignLookAlikes, ownObjectives } from './objective/own-objectives.ts';
export { type Attack, type AttackPlan, planAttacks } from './plan-attacks.ts';
export { findStrategy, strategyNames } from './strategy/catalogue.ts';
export { chooseStrategies } from './strategy/choose-strategies.ts';
export { SeededRandom } from './strategy/seeded-random.ts';
export type { Complexity, Payload, PlantedDocument, Strategy } from './strategy/strategy.ts';
export { type AttackEvidence, type AttackOutcome, judgeAttack, type Opinion } from './success/judge-attack.ts';
export { readStance, type Stance } from './success/read-stance.ts';
