import type { Endpoint } from '../release/index.ts';
import {
  type BasisPoints,
  type DeploymentId,
  type Digest,
  type DurationMs,
  type EpochMs,
  FULL_BP,
} from '../shared/index.ts';

/**
 * `baseline`: what served before and what traffic returns to. `candidate`: what is being rolled out; with no weight only
 * requests with the testers' header reach it. `warm`: ready, takes no new conversation, keeps its old ones.
 */
export type TargetRole = 'baseline' | 'candidate' | 'warm';

export type Target = {
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  readonly label: string;
  readonly role: TargetRole;
  readonly weightBp: BasisPoints;
  readonly endpoint: Endpoint;
};

/** What makes a gateway take a candidate's traffic away by its own hand, before control has spoken. */
export type HardLimits = {
  /** Share of agent errors among the candidate's requests of the last minute, 0-1. */
  readonly errorRateRatio: number;
  /** Fewer requests than this decide nothing. */
  readonly minRequests: number;
};

/** Copies of users' requests that go to a deployment beside the one that answers; its replies go nowhere. */
type Shadow = { readonly deploymentId: DeploymentId; readonly shareBp: BasisPoints };

/** A deployment that stood in a route: nobody is sent there any more, but what users say of it still counts for it. */
export type Departed = {
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  /** The last version of the route in which it stood, and that one's salt. */
  readonly routeVersion: number;
  readonly salt: string;
  /** When it left, real time. */
  readonly leftAt: EpochMs;
};

/** How the traffic of one agent in one environment is split. At most one baseline and one candidate. */
export type Route = {
  readonly agent: string;
  readonly environment: string;
  /** Grows with each change of this route. */
  readonly version: number;
  /** Differs per rollout series, so that not always the same users go first. */
  readonly salt: string;
  /** True: the candidate owns the highest part of the hash space, because the two changed places. Absent: the lowest. */
  readonly mirrored?: boolean | undefined;
  readonly targets: readonly Target[];
  /** Deployments that lost the right to their conversations: pins on them no longer hold (rollback). */
  readonly revoked: readonly DeploymentId[];
  /** What stood here before, newest first: for feedback alone, nobody is sent there. Absent: nothing, or an older control. */
  readonly departed?: readonly Departed[] | undefined;
  /** For how long, in real time, the candidate may take new conversations without a word from control. */
  readonly leaseMs: DurationMs;
  readonly hardLimits: HardLimits;
  /** Absent: nothing is copied. Its deployment is among the targets. */
  readonly shadow?: Shadow | undefined;
  /** What is being rolled out here, for those who look on: nothing is decided by it. Absent: nothing, or an older control. */
  readonly rollout?: { readonly id: string; readonly step?: number | undefined } | undefined;
};

/** Why a set of routes can't stand; undefined when it can. */
export function routeProblem(route: Route): string | undefined {
  const sum = route.targets.reduce((total, target) => total + target.weightBp, 0);
  if (route.targets.length > 0 && sum !== FULL_BP) return `weights sum to ${sum}, not ${FULL_BP}`;
  if (count(route, 'baseline') > 1) return 'more than one baseline';
  if (count(route, 'candidate') > 1) return 'more than one candidate';
  if (route.targets.some((target) => target.role === 'warm' && target.weightBp > 0))
    return 'a warm deployment has a share';
  const { shadow } = route;
  if (shadow !== undefined && !route.targets.some((target) => target.deploymentId === shadow.deploymentId))
    return 'the shadow is not among the targets';
  return undefined;
}

function count(route: Route, role: TargetRole): number {
  return route.targets.filter((target) => target.role === role).length;
}
