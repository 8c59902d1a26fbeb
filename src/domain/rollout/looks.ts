import type { Metric, MetricName, Verdict } from '../analysis/index.ts';
import { analysisOf, exposureAt, type RolloutPlan } from '../plan/index.ts';
import type { Looks, MetricLooks, RolloutState } from './rollout.ts';
import type { RolloutView } from './view.ts';

const NEVER: MetricLooks = { failures: 0, inconclusive: 0, consecutiveErrors: 0 };

/** Errors in a row that are borne before a person is asked. */
const CONSECUTIVE_ERROR_LIMIT = 4;

/** The verdicts that decide: those of dry-run metrics are only shown. */
export function deciding(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.card.dryRun !== true);
}

/** The metrics of a plan that decide. */
export function decidingMetrics(plan: RolloutPlan): readonly Metric[] {
  return plan.metrics.filter((metric) => metric.dryRun !== true);
}

/** Takes one look at the verdicts if one is due: at most one a pass, however far the clock jumped. */
export function countLook(view: RolloutView): Looks | undefined {
  const { looks, state, plan } = view.rollout;
  if (!meetsTraffic(state, plan)) return looks;
  const { initialDelayMs, intervalMs } = analysisOf(plan);
  const stored: Looks = looks ?? { since: view.now, metrics: {} };
  // A clock that was set back must not put off the looks by as much.
  const current = view.now < stored.since ? { ...stored, since: view.now } : stored;
  if (view.now - current.since < initialDelayMs) return current;
  const { at } = current;
  if (at !== undefined && view.now >= at && view.now - at < intervalMs) return current;
  const metrics: Partial<Record<MetricName, MetricLooks>> = { ...current.metrics };
  for (const verdict of deciding(view.verdicts)) {
    const { metric } = verdict.card;
    metrics[metric] = counted(metrics[metric] ?? NEVER, verdict, state.kind === 'baking');
  }
  return { since: current.since, at: view.now, metrics };
}

/** A person let it go on: what was borne so far is forgiven, failures are not. */
export function forgive(looks: Looks | undefined): Looks | undefined {
  if (looks === undefined) return undefined;
  const metrics = Object.entries(looks.metrics).map(([name, each]) => [
    name,
    { ...each, inconclusive: 0, consecutiveErrors: 0 },
  ]);
  return { ...looks, metrics: Object.fromEntries(metrics) };
}

/** Whether the first looks are still to come, as the strategy asks. */
export function isTooEarly({ rollout, now }: RolloutView): boolean {
  const { initialDelayMs } = analysisOf(rollout.plan);
  if (initialDelayMs === 0) return false;
  return rollout.looks === undefined || now - rollout.looks.since < initialDelayMs;
}

/** How many failed looks a metric has had, and how many it may have. */
export function failuresOf(
  { rollout }: RolloutView,
  name: MetricName,
): { readonly had: number; readonly allowed: number } {
  const metric = rollout.plan.metrics.find((each) => each.name === name);
  return { had: rollout.looks?.metrics[name]?.failures ?? 0, allowed: metric?.failureLimit ?? 0 };
}

/** Why the looks of a metric ask for a person; undefined while they don't. @param ahead looks that may still be counted */
export function usedUp({ rollout }: Pick<RolloutView, 'rollout'>, ahead = 0): string | undefined {
  for (const metric of decidingMetrics(rollout.plan)) {
    const looks = rollout.looks?.metrics[metric.name] ?? NEVER;
    const errors = metric.consecutiveErrorLimit ?? CONSECUTIVE_ERROR_LIMIT;
    if (looks.consecutiveErrors + ahead > errors) {
      return `${metric.name} errored at ${looks.consecutiveErrors} looks in a row, ${errors} are borne`;
    }
    if (metric.inconclusiveLimit !== undefined && looks.inconclusive + ahead > metric.inconclusiveLimit) {
      return `${metric.name} could not tell at ${looks.inconclusive} looks, ${metric.inconclusiveLimit} are borne`;
    }
  }
  return undefined;
}

function meetsTraffic(state: RolloutState, plan: RolloutPlan): boolean {
  if (state.kind === 'completed') return true;
  if (state.kind !== 'baking' && state.kind !== 'paused') return false;
  const { weightBp, shadowBp } = exposureAt(plan.steps, state.step);
  return weightBp > 0 || shadowBp > 0;
}

/** Only while it bakes does anyone wait for an answer; a failure counts at any time. */
function counted(before: MetricLooks, verdict: Verdict, waiting: boolean): MetricLooks {
  const errored = verdict.kind === 'error';
  return {
    failures: before.failures + (verdict.kind === 'fail' ? 1 : 0),
    inconclusive: before.inconclusive + (waiting && verdict.kind === 'inconclusive' ? 1 : 0),
    consecutiveErrors: errored ? before.consecutiveErrors + (waiting ? 1 : 0) : 0,
  };
}
