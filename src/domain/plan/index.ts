export { type DatedStep, dateSteps, stayText } from './date-steps.ts';
export { type MetricUnit, metricNature, optionalMetrics } from './default-metrics.ts';
export { type Exposure, exposureAt, wasExposed, withoutSplit } from './exposure.ts';
export { analysisOf, evaluationInterval, type RolloutPlan, stepsProblem } from './plan.ts';
export { nameStep, type RolloutStep, type StepWork, workOf } from './step.ts';
export { builtInStrategies, MAX_BAKE_FACTOR, strategyDefaults } from './strategies.ts';
export { type TopUp, topUpDue } from './top-up.ts';
export { tuneTo } from './tune.ts';
