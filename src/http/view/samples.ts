import type { Deployment } from '#domain/release/index.ts';
import {
  type Moments,
  mergeRollups,
  NO_WORST,
  type Rollup,
  type Sketch,
  sketchQuantile,
  type WorstRequest,
} from '#domain/sample/index.ts';
import { type DeploymentId, toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

type SamplesView = ViewOf<'getSamples'>;
type ReleaseSamples = SamplesView['releases'][number];
type Figures = NonNullable<ViewOf<'listRollouts'>['weights'][number]['figures']>;

/** What was measured of each release. @param rollups of one kind of traffic, of any route versions */
export function samplesView(deployments: readonly Deployment[], rollups: readonly Rollup[]): SamplesView {
  const sums = byDeployment(rollups);
  return {
    releases: deployments.flatMap(({ id, label, release }) => {
      const sum = sums.get(id);
      return sum === undefined ? [] : [{ label, release, deploymentId: id, ...figuresView(sum), ...listsOf(sum) }];
    }),
  };
}

/** One sum for each deployment. */
export function byDeployment(rollups: readonly Rollup[]): ReadonlyMap<DeploymentId, Rollup> {
  const sums = new Map<DeploymentId, Rollup>();
  for (const rollup of rollups) {
    const { deploymentId } = rollup.key;
    const known = sums.get(deploymentId);
    sums.set(deploymentId, known === undefined ? rollup : mergeRollups(known, rollup));
  }
  return sums;
}

export function figuresView(rollup: Rollup): Figures {
  const { outcomes, latency, latencySketch, firstToken, firstTokenSketch = {}, tokensIn, tokensOut, cost } = rollup;
  return {
    errors: outcomes['agent-error'],
    ...part('responseTime', latency, (moments) => durations(moments, latencySketch)),
    ...part('firstToken', firstToken, (moments) => durations(moments, firstTokenSketch)),
    ...part('tokensIn', tokensIn, meanOf),
    ...part('tokensOut', tokensOut, meanOf),
    ...part('costMicroUsd', cost, meanOf),
  };
}

function listsOf({ outcomes, toolCalls, worst = NO_WORST }: Rollup) {
  return {
    requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    outcomes: { ...outcomes },
    ...(toolCalls === undefined ? {} : { toolCalls: { byName: { ...toolCalls.byName }, other: toolCalls.other } }),
    slowest: worst.slowest.map(listed),
    failed: worst.failed.map(listed),
  } satisfies Partial<ReleaseSamples>;
}

function listed({ id, at, latencyMs }: WorstRequest): ReleaseSamples['slowest'][number] {
  return { id, at: toIso(at), ...(latencyMs === undefined ? {} : { latencyMs }) };
}

function part<Name extends string, View>(
  name: Name,
  moments: Moments | undefined,
  view: (moments: Moments) => View,
): { readonly [name in Name]?: View } {
  if (moments === undefined || moments.n === 0) return {};
  return { [name]: view(moments) } as { readonly [name in Name]: View };
}

function meanOf({ n, sum }: Moments) {
  return { n, mean: sum / n };
}

/** Of the sums of earlier versions the sketch may be missing. */
function durations({ n, sum }: Moments, sketch: Sketch) {
  const quantile = (q: number) => sketchQuantile(sketch, q) ?? null;
  return { n, meanMs: sum / n, p50Ms: quantile(0.5), p95Ms: quantile(0.95), p99Ms: quantile(0.99) };
}
