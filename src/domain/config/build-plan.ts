import type { Metric, MetricName } from '../analysis/index.ts';
import {
  metricNature,
  type RolloutPlan,
  type RolloutStep,
  stepsProblem,
  strategyDefaults,
  wasExposed,
  workOf,
} from '../plan/index.ts';
import { assert, type DurationMs } from '../shared/index.ts';
import { buildSteps } from './build-steps.ts';
import { readLimit, readMargin } from './metric-quantity.ts';
import { readDuration, readShare } from './quantity.ts';
import type { ReadEnv } from './reference.ts';
import type { MetricSettings, StrategySettings } from './settings/strategy-settings.ts';

/** The plan that valid settings describe. */
export function buildPlan(strategy: string, settings: StrategySettings, env: ReadEnv): RolloutPlan {
  const steps = buildSteps(settings.steps, env);
  assert(stepsProblem(steps) === undefined, 'steps are checked before they are built');
  return {
    strategy,
    // A strategy that smokes at a step of its own, before anyone meets the candidate, need not do it twice.
    smokeFirst: settings.smokeFirst && !smokesInTime(steps),
    ...(settings.personAfterSmoke === undefined ? {} : { personAfterSmoke: settings.personAfterSmoke }),
    steps,
    metrics: Object.entries(settings.metrics).map(([name, metric]) => buildMetric(name as MetricName, metric)),
    onMaxBake: settings.onMaxBake,
    analysis: { initialDelayMs: msOf(settings.analysis.initialDelay), intervalMs: msOf(settings.analysis.interval) },
    ...(settings.topUp === undefined ? {} : { topUp: settings.topUp }),
    probationMs: msOf(settings.probation),
    evaluateEveryMs: msOf(settings.evaluateEvery),
    alpha: strategyDefaults.alpha,
  };
}

function smokesInTime(steps: readonly RolloutStep[]): boolean {
  const smoke = steps.findIndex((step) => workOf(step).kind === 'smoke');
  return smoke >= 0 && !wasExposed(steps, smoke);
}

/** The milliseconds of a duration that the schema let through. */
export function msOf(text: string): DurationMs {
  return known(readDuration(text));
}

/** The ratio of a share that the schema let through. */
export function ratioOf(text: string): number {
  return known(readShare(text));
}

function buildMetric(name: MetricName, settings: MetricSettings): Metric {
  const { kind, better } = metricNature[name];
  const { role, minExposure, critical } = settings;
  const margin = known(readMargin(name, settings.margin));
  const limit = critical === undefined ? {} : { critical: known(readLimit(name, critical)) };
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit, dryRun } = settings;
  return {
    name,
    kind,
    role,
    better,
    margin,
    ...limit,
    ...(name === 'slow-requests' ? { slowerThanMs: msOf(known(settings.slowerThan)) } : {}),
    minExposure,
    failureLimit,
    ...(inconclusiveLimit === undefined ? {} : { inconclusiveLimit }),
    consecutiveErrorLimit,
    ...(dryRun ? { dryRun } : {}),
  };
}

function known<T>(value: T | undefined): T {
  assert(value !== undefined, 'settings are built only after they were found valid');
  return value;
}
