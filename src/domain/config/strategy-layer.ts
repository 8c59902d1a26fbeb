import type { Metric } from '../analysis/index.ts';
import {
  analysisOf,
  builtInStrategies,
  optionalMetrics,
  type RolloutPlan,
  type RolloutStep,
  strategyDefaults,
  workOf,
} from '../plan/index.ts';
import type { ProfileName } from '../policy/index.ts';
import { formatBp } from '../shared/index.ts';
import { limitSetting, marginSetting } from './metric-quantity.ts';
import { durationText } from './quantity.ts';
import type { Tree } from './tree.ts';

/** The settings that a strategy of this name starts from: the built-in one, or the built-in ones without their steps. */
export function strategyLayer(name: string, profile: ProfileName): Tree {
  const plan = builtInStrategies.find((each) => each.strategy === name);
  return plan === undefined
    ? planSettings(strategyDefaults, profile)
    : { ...planSettings(plan, profile), steps: plan.steps.map(stepSettings) };
}

/** A plan in words of configuration. A bank's profile wants proof of every metric. */
function planSettings(plan: Omit<RolloutPlan, 'strategy' | 'steps'>, profile: ProfileName): Tree {
  return {
    smokeFirst: plan.smokeFirst,
    ...(plan.personAfterSmoke === undefined ? {} : { personAfterSmoke: plan.personAfterSmoke }),
    metrics: metricsSettings(plan.metrics, profile),
    onMaxBake: plan.onMaxBake,
    analysis: analysisSettings(plan),
    probation: durationText(plan.probationMs),
    evaluateEvery: durationText(plan.evaluateEveryMs),
  };
}

/** The settings of metrics that a strategy watches only if it names them. */
export function optionalMetricSettings(profile: ProfileName): Tree {
  return metricsSettings(optionalMetrics, profile);
}

function metricsSettings(metrics: readonly Metric[], profile: ProfileName): Tree {
  const settings = metrics.map((metric) => [
    metric.name,
    {
      role: profile === 'regulated' ? 'prove' : metric.role,
      margin: marginSetting(metric.name, metric.margin),
      ...(metric.critical === undefined ? {} : { critical: limitSetting(metric.name, metric.critical) }),
      ...(metric.slowerThanMs === undefined ? {} : { slowerThan: durationText(metric.slowerThanMs) }),
      minExposure: metric.minExposure,
      failureLimit: metric.failureLimit ?? 0,
      consecutiveErrorLimit: metric.consecutiveErrorLimit ?? 4,
    },
  ]);
  return Object.fromEntries(settings);
}

function analysisSettings(plan: Pick<RolloutPlan, 'analysis'>): Tree {
  const { initialDelayMs, intervalMs } = analysisOf(plan);
  return { initialDelay: durationText(initialDelayMs), interval: durationText(intervalMs) };
}

/** Of the kinds that built-in strategies use. */
function stepSettings(step: RolloutStep): Tree {
  const work = workOf(step);
  if (work.kind === 'pause') return { pause: work.because };
  return { weight: formatBp(step.weightBp), bake: durationText(step.bakeMs), maxBake: durationText(step.maxBakeMs) };
}
