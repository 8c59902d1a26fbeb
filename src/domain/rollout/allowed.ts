import type { MetricName, Verdict } from '../analysis/index.ts';
import { type RolloutPlan, type RolloutStep, workOf } from '../plan/index.ts';
import { deciding, decidingMetrics, usedUp } from './looks.ts';
import { standing } from './standing.ts';
import type { RolloutView } from './view.ts';

type Judged = Pick<RolloutView, 'rollout' | 'verdicts' | 'statisticsOverridden'>;

/** The metrics that have to pass before a step is left: with traffic all that decide, before it those that an analysis names. */
export function metricsAsked(plan: RolloutPlan, step: RolloutStep): readonly MetricName[] {
  const work = workOf(step);
  const named = work.kind === 'analysis' ? work.metrics : [];
  if (step.weightBp === 0) return named;
  return [...new Set([...decidingMetrics(plan).map((metric) => metric.name), ...named])];
}

/**
 * Why the metrics let the candidate go on from its step; undefined while one that is asked for doesn't pass. With traffic all of
 * them are asked for, and none that was judged may be anything but a pass; before it, only those that an analysis names. Where a
 * person broke the glass, what can't tell is let past, and named; what failed never is.
 */
export function whyAllowed(view: Judged): string | undefined {
  const at = standing(view.rollout);
  if (at === undefined) return undefined;
  const asked = metricsAsked(view.rollout.plan, at.step);
  const withTraffic = at.step.weightBp > 0;
  if (!withTraffic && asked.length === 0) return 'it takes no traffic yet';
  const judged = deciding(view.verdicts).filter((verdict) => withTraffic || asked.includes(verdict.card.metric));
  const passed = judged.filter((verdict) => verdict.kind === 'pass');
  const missing = asked.filter((name) => !passed.some((verdict) => verdict.card.metric === name));
  const open = judged.filter((verdict) => verdict.kind !== 'pass').map((verdict) => verdict.card.metric);
  const unshown = [...new Set([...missing, ...open])];
  if (unshown.length === 0) return shownText(passed);
  const { statisticsOverridden } = view;
  if (statisticsOverridden === undefined || judged.some((verdict) => verdict.kind === 'fail')) return undefined;
  const shown = passed.length === 0 ? [] : [shownText(passed)];
  return [...shown, `not shown: ${unshown.join(', ')}`, statisticsOverridden].join('; ');
}

/** Whether metrics that can't tell are all that may keep it from going on: only then does it matter who lets it past them. */
export function waitsForMetrics(view: Pick<RolloutView, 'rollout' | 'verdicts' | 'watchedMs'>): boolean {
  const { state } = view.rollout;
  if (state.kind !== 'baking') return false;
  const isBaked = state.observedMs + view.watchedMs >= (standing(view.rollout)?.step.bakeMs ?? 0);
  return (
    (isBaked && whyAllowed({ ...view, statisticsOverridden: undefined }) === undefined) || usedUp(view, 1) !== undefined
  );
}

function shownText(passed: readonly Verdict[]): string {
  const proven = passed.filter((verdict) => verdict.kind === 'pass' && verdict.proven).map(nameShown);
  const unseen = passed.filter((verdict) => !(verdict.kind === 'pass' && verdict.proven)).map(nameShown);
  return [
    proven.length > 0 ? `proven not worse: ${proven.join(', ')}` : 'no metric was to be proven',
    ...(unseen.length > 0 ? [`no harm seen: ${unseen.join(', ')}`] : []),
  ].join('; ');
}

function nameShown({ card: { metric, topUp } }: Verdict): string {
  return topUp?.spoke === true ? `${metric} (on Headgate’s own requests)` : metric;
}
