export { asksAbout, asksJudge, isAnsweredByCase, needsJudge } from './asks-judge.ts';
export { usualRedTeam } from './build-red-team.ts';
export { contentFilterOf } from './content-filter.ts';
export { resolveDefinition } from './definition.ts';
export { gatewaySettingsOf } from './gateway-settings-of.ts';
export { hasModelForAny, type JudgeConfig, type JudgingConfig } from './judge-config.ts';
export { loosenedBy } from './loosening/loosened.ts';
export { type Loosening, looseningText } from './loosening/loosening.ts';
export type { Origin } from './origin.ts';
export {
  type CommandEvaluator,
  type HttpEvaluator,
  isJudged,
  type JudgedEvaluator,
  type ModuleEvaluator,
  type OwnEvaluator,
  type SimilarityMetric,
  type StringCheckEvaluator,
  type TextSimilarityEvaluator,
} from './own-evaluator.ts';
export { formatPath, type Path, type Problem } from './problem.ts';
export { configInvalid, type LineOf } from './problem-report.ts';
export { type EvaluatorName, evaluatorNames } from './profile-layer.ts';
export {
  type AgentConfig,
  type DeployConfig,
  type EnvironmentConfig,
  type EvaluationConfig,
  type Project,
  type Scenario,
  type SmokeCheck,
  secondPersonOf,
} from './project.ts';
export type { RedTeamConfig } from './red-team-config.ts';
export { redTeamDigest } from './red-team-digest.ts';
export type { ReadEnv, ReadFile } from './reference.ts';
export { filesOfDefinition, listReferencedFiles, type ReferencedFile } from './referenced-file.ts';
export { resolveProject } from './resolve.ts';
export {
  askedNames,
  type HarmCategory,
  harmCategories,
  type JudgedSafetyName,
  judgedSafetyNames,
} from './safety-evaluators.ts';
export {
  type AzureContentSafetyConfig,
  isService,
  type OpenAiModerationConfig,
  type ServiceConfig,
  servedEvaluators,
} from './service-config.ts';
export { fillTemplate, type TemplateVariable, variablesIn } from './template.ts';
