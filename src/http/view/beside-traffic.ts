import type { SampleRatio } from '#domain/analysis/index.ts';
import { mergeMoments, NO_MOMENTS, type OpenConversations, type Rollup } from '#domain/sample/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import { countRequests, type Traffic, targetViews } from './traffic.ts';
import type { ViewOf } from './view-of.ts';

type TrafficView = ViewOf<'getTraffic'>;

/** What goes on beside the users' requests, under the present version of the route. */
export type BesideTraffic = {
  readonly testers: readonly Rollup[];
  /** That Headgate sent itself. */
  readonly toppedUp: readonly Rollup[];
  readonly shadows: readonly Rollup[];
  /** Of requests that were turned away. */
  readonly refused: readonly Rollup[];
  /** Of every gateway that is there; undefined when none has said anything yet. */
  readonly open: readonly OpenConversations[] | undefined;
  /** Of the rollout that the route belongs to. */
  readonly ratio: SampleRatio;
  /** Gateways that are there and can't follow this route. */
  readonly refusedBy: readonly { readonly gateway: string; readonly because: string }[];
};

/** Targets with what drains on them, testers, and the shadow if there is one. */
export function besideTrafficViews(
  traffic: Traffic,
  beside: BesideTraffic,
): Pick<TrafficView, 'targets' | 'shadow' | 'limitedRequests' | 'refusedBy' | 'sampleRatio'> {
  const testers = countRequests(beside.testers);
  const toppedUp = countRequests(beside.toppedUp);
  const { route } = traffic;
  const targets = targetViews(traffic).map((target, index) => {
    const id = route.targets[index]?.deploymentId;
    const own = id === undefined ? undefined : toppedUp.get(id);
    return {
      ...target,
      openConversations: countOpen(beside.open, id),
      testerRequests: id === undefined ? 0 : (testers.get(id) ?? 0),
      ...(own === undefined ? {} : { topUpRequests: own }),
    };
  });
  const limitedRequests = beside.refused.reduce((sum, { outcomes }) => sum + outcomes.limited, 0);
  const refused = {
    ...(limitedRequests === 0 ? {} : { limitedRequests }),
    ...(beside.refusedBy.length === 0 ? {} : { refusedBy: beside.refusedBy.map((one) => ({ ...one })) }),
    ...ratioView(beside.ratio),
  };
  const { shadow } = route;
  const label = route.targets.find(({ deploymentId }) => deploymentId === shadow?.deploymentId)?.label;
  if (shadow === undefined || label === undefined) return { targets, ...refused };
  const { deploymentId, shareBp } = shadow;
  const own = beside.shadows.filter(({ key }) => key.deploymentId === deploymentId);
  return { targets, ...refused, shadow: { deploymentId, label, shareBp, ...countShadows(own) } };
}

function ratioView({
  kind: state,
  total: conversations,
  candidate,
  expected,
  eValue,
  because,
}: SampleRatio): Pick<TrafficView, 'sampleRatio'> {
  if (conversations === 0) return {};
  return { sampleRatio: { state, conversations, candidate, expected, eValue, because } };
}

function countOpen(open: BesideTraffic['open'], id: DeploymentId | undefined): number | null {
  if (open === undefined) return null;
  return open.filter(({ deploymentId }) => deploymentId === id).reduce((sum, one) => sum + one.conversations, 0);
}

/** Shed copies count as `gateway-error`, see `Rollup`. */
function countShadows(rollups: readonly Rollup[]): {
  copies: number;
  failed: number;
  shed: number;
  meanMs: number | null;
} {
  const latency = rollups.map((rollup) => rollup.latency).reduce(mergeMoments, NO_MOMENTS);
  const failed = rollups.reduce((sum, { outcomes }) => sum + outcomes['agent-error'], 0);
  const shed = rollups.reduce((sum, { outcomes }) => sum + outcomes['gateway-error'], 0);
  const all = [...countRequests(rollups).values()].reduce((sum, count) => sum + count, 0);
  return { copies: all - shed, failed, shed, meanMs: latency.n === 0 ? null : latency.sum / latency.n };
}
