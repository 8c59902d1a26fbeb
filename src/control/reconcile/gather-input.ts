import type { AnalysisInput, QualitySample } from '#domain/analysis/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Rollup, SideTraffic } from '#domain/sample/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';

type Completed = Extract<AnalysisInput, { readonly kind: 'completed' }>;

/**
 * What the verdicts of a running rollout depend on, from the roll-ups counted so far. While traffic is split, the baseline is the
 * concurrent control; afterwards the candidate is held against its own limits, and only its judged cases are compared.
 * Undefined: nothing is judged now.
 * @param all what both served since the rollout began
 * @param unasked why there are no more requests of Headgate's own, in words
 */
export async function gatherInput(
  tx: Tx,
  rollout: Rollout,
  route: Route | undefined,
  quality: QualitySample | undefined,
  all: readonly Rollup[],
  unasked?: string | undefined,
): Promise<AnalysisInput | undefined> {
  const { plan, state, baseline, candidate } = rollout;
  if (state.kind === 'pending' || state.kind === 'aborted' || state.kind === 'rolling-back') return undefined;
  const question = { metrics: plan.metrics, alpha: plan.alpha };
  const evaluated = quality === undefined ? {} : { quality };
  if (state.kind === 'completed') {
    const { agent, environment } = rollout;
    const sums = await tx.samples.sum({ agent, environment, fromRouteVersion: route?.version ?? 0 });
    const complaints = await gatherComplaints(tx, rollout);
    const compared = complaints === undefined ? {} : { complaints };
    return {
      kind: 'completed',
      ...question,
      candidate: served(sums, candidate.deploymentId),
      ...evaluated,
      ...compared,
    };
  }
  const isUnserved = plan.steps[state.step]?.weightBp === 0;
  const samples = {
    // Before it serves anyone, a candidate is judged by what it made of the requests that were copied to it.
    candidate: served(isUnserved ? await countedApart(tx, rollout, 'shadow') : all, candidate.deploymentId),
    baseline: baseline === undefined ? undefined : served(all, baseline.deploymentId),
    ...evaluated,
  };
  if (plan.topUp === undefined || isUnserved || baseline === undefined) return { kind: 'step', ...question, samples };
  const apart = await countedApart(tx, rollout, 'top-up');
  const own = {
    candidate: served(apart, candidate.deploymentId),
    baseline: served(apart, baseline.deploymentId),
    standsIn: plan.topUp.standsIn,
    ...(unasked === undefined ? {} : { unasked }),
  };
  return { kind: 'step', ...question, samples, own };
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
async function gatherComplaints(tx: Tx, rollout: Rollout): Promise<Completed['complaints']> {
  const { agent, environment, plan, candidate, baseline, sinceRouteVersion } = rollout;
  if (baseline === undefined || !plan.metrics.some((metric) => metric.name === 'complaints')) return undefined;
  const all = (await tx.samples.sum({ agent, environment, fromRouteVersion: sinceRouteVersion })).map((rollup) => ({
    ...rollup,
    key: { ...rollup.key, routeVersion: sinceRouteVersion },
  }));
  return { candidate: served(all, candidate.deploymentId), baseline: served(all, baseline.deploymentId) };
}

/** What one deployment served of some roll-ups. */
export function served(rollups: readonly Rollup[], deploymentId: string): readonly Rollup[] {
  return rollups.filter((rollup) => rollup.key.deploymentId === deploymentId);
}
