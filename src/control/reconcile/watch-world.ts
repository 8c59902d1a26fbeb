import { type QualitySample, worldChange } from '#domain/analysis/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Rollup } from '#domain/sample/index.ts';
import type { Tx } from '#ports/index.ts';
import { served } from './gather-input.ts';

/** So many versions of the route before the rollout tell how the baseline was. */
const VERSIONS_BEFORE = 3;

/** Roll-ups of the routes of a rollout, and of those right before it where they are asked for. */
type LiveSamples = { readonly before: readonly Rollup[]; readonly since: readonly Rollup[] };

type Evaluations = { readonly quality: QualitySample | undefined; readonly first?: QualitySample | undefined };

/** All that verdicts and the watch on the world rest on, in one question to the database; nothing where neither asks. */
export async function loadLiveSamples(tx: Tx, rollout: Rollout): Promise<LiveSamples> {
  const { agent, environment, sinceRouteVersion: since, state } = rollout;
  if (state.kind !== 'baking' && state.kind !== 'paused') return { before: [], since: [] };
  const fromRouteVersion = isWatched(rollout) ? Math.max(0, since - VERSIONS_BEFORE) : since;
  const all = await tx.samples.sum({ agent, environment, fromRouteVersion });
  return {
    before: all.filter(({ key }) => key.routeVersion < since),
    since: all.filter(({ key }) => key.routeVersion >= since),
  };
}

/** Whether both releases moved together since the rollout began, in words. Asked only while both serve and nobody knows yet. */
export function watchWorld(rollout: Rollout, samples: LiveSamples, evaluations: Evaluations): string | undefined {
  const { baseline, candidate, plan } = rollout;
  if (!isWatched(rollout) || baseline === undefined) return undefined;
  const { quality, first } = evaluations;
  return worldChange({
    metrics: plan.metrics,
    before: served(samples.before, baseline.deploymentId),
    baseline: served(samples.since, baseline.deploymentId),
    candidate: served(samples.since, candidate.deploymentId),
    ...(quality === undefined || first === undefined ? {} : { quality: { first, newest: quality } }),
  });
}

function isWatched({ state, baseline, plan }: Rollout): boolean {
  if (state.kind !== 'baking' || state.worldKnown === true || baseline === undefined) return false;
  return (plan.steps[state.step]?.weightBp ?? 0) > 0;
}
