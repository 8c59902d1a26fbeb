import { judgeMetrics, judgeToppedUp, type QualitySample, type Verdict } from '#domain/analysis/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Rollup, SideTraffic } from '#domain/sample/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';

/**
 * The verdicts of a running rollout from the roll-ups counted so far. While traffic is split, the baseline is the concurrent
 * control; afterwards the candidate is held against its own limits, and only its judged cases are compared.
 * @param all what both served since the rollout began
 */
export async function judgeLive(
  tx: Tx,
  rollout: Rollout,
  route: Route | undefined,
  quality: QualitySample | undefined,
  all: readonly Rollup[],
): Promise<readonly Verdict[]> {
  const { plan, state, baseline } = rollout;
  if (state.kind === 'pending' || state.kind === 'aborted' || state.kind === 'rolling-back') return [];
  const { agent, environment } = rollout;
  const evaluated = quality === undefined ? {} : { quality };
  if (state.kind !== 'completed') {
    const isUnserved = plan.steps[state.step]?.weightBp === 0;
    const copies = isUnserved ? await judgedCopies(tx, rollout) : undefined;
    const split = baseline === undefined ? undefined : served(all, baseline.deploymentId);
    const candidate = copies ?? served(all, rollout.candidate.deploymentId);
    const samples = { candidate, baseline: split, ...evaluated };
    if (plan.topUp === undefined || isUnserved || baseline === undefined)
      return judgeMetrics(plan.metrics, samples, plan.alpha);
    const own = await countedApart(tx, rollout, 'top-up');
    const toppedUp = {
      candidate: served(own, rollout.candidate.deploymentId),
      baseline: served(own, baseline.deploymentId),
    };
    return judgeToppedUp(plan.metrics, samples, toppedUp, plan.alpha, plan.topUp.standsIn);
  }
  const sums = await tx.samples.sum({ agent, environment, fromRouteVersion: route?.version ?? 0 });
  const candidate = served(sums, rollout.candidate.deploymentId);
  const traffic = judgeMetrics(plan.metrics, { candidate, baseline: undefined }, plan.alpha);
  // Proven or not was the question of the steps; from now on a metric can only fail.
  const watchedMetrics = plan.metrics.map((metric) => ({ ...metric, role: 'guard' as const }));
  const judged = judgeMetrics(watchedMetrics, { candidate, baseline: [], ...evaluated }, plan.alpha);
  const complaints = baseline === undefined ? [] : await judgeComplaints(tx, rollout, baseline.deploymentId);
  return plan.metrics.map((metric, index) => {
    const own = { quality: judged[index], complaints: complaints[index] };
    const verdict = metric.name === 'quality' || metric.name === 'complaints' ? own[metric.name] : undefined;
    const alone = verdict ?? traffic[index];
    assert(alone !== undefined, 'every metric gets a verdict');
    return alone;
  });
}

/** Before it serves anyone, a candidate is judged by what it made of the requests that were copied to it. */
async function judgedCopies(tx: Tx, rollout: Rollout): Promise<readonly Rollup[]> {
  return served(await countedApart(tx, rollout, 'shadow'), rollout.candidate.deploymentId);
}

function countedApart(
  tx: Tx,
  { agent, environment, sinceRouteVersion }: Rollout,
  traffic: SideTraffic,
): Promise<readonly Rollup[]> {
  return tx.samples.sum({ agent, environment, fromRouteVersion: sinceRouteVersion, traffic });
}

/**
 * Complaints come late, most of them after the last step. With everyone on the candidate there is no concurrent control left, so all
 * that both served since the rollout began is one comparison.
 */
async function judgeComplaints(tx: Tx, rollout: Rollout, baselineId: string): Promise<readonly Verdict[]> {
  const { agent, environment, plan, candidate, sinceRouteVersion } = rollout;
  if (!plan.metrics.some((metric) => metric.name === 'complaints')) return [];
  const all = (await tx.samples.sum({ agent, environment, fromRouteVersion: sinceRouteVersion })).map((rollup) => ({
    ...rollup,
    key: { ...rollup.key, routeVersion: sinceRouteVersion },
  }));
  const samples = { candidate: served(all, candidate.deploymentId), baseline: served(all, baselineId) };
  return judgeMetrics(plan.metrics, samples, plan.alpha);
}

function served(rollups: readonly Rollup[], deploymentId: string): readonly Rollup[] {
  return rollups.filter((rollup) => rollup.key.deploymentId === deploymentId);
}
