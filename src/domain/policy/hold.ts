import type { Actor } from '../evidence/index.ts';
import { type ComponentRef, contains, type ReleaseDefinition } from '../release/index.ts';
import {
  type DeploymentId,
  type Digest,
  type EpochMs,
  type HoldId,
  type QuarantineId,
  shortenDigests,
} from '../shared/index.ts';

/** A release that a quarantine bans and that still runs, as of the last look. */
export type StillRunning = {
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly label: string;
  /** What is being done about it, or why nothing can be. */
  readonly because: string;
  /** Nothing else can serve there: a named person has to act, since traffic is not dropped. */
  readonly waitsForPerson: boolean;
};

/**
 * What is held is not promoted again, by anyone, until someone lifts the hold with a reason. What is quarantined is banned: it may not
 * run either, and a release made later that contains it is banned as well.
 */
export type Hold = {
  readonly id: HoldId | QuarantineId;
  readonly kind: 'hold' | 'quarantine';
  /** The release that it is about; absent where it is about a component. */
  readonly release?: Digest | undefined;
  /** Every release that contains this. */
  readonly component?: ComponentRef | undefined;
  /** Whose releases; absent: every agent's. */
  readonly agent?: string | undefined;
  readonly reason: string;
  readonly placedBy: Actor;
  readonly placedAt: EpochMs;
  readonly lifted?: { readonly by: Actor; readonly at: EpochMs; readonly reason: string } | undefined;
  /** Of a quarantine: where what it bans still runs. Absent: nowhere, or not looked at yet. */
  readonly running?: readonly StillRunning[] | undefined;
  /** Of a quarantine: the version of all routes that it was last enforced on. Absent: not yet. */
  readonly enforcedIn?: number | undefined;
  /** Of a quarantine that could not be enforced somewhere: not looked at before this (wall clock). */
  readonly lookAgainAt?: EpochMs | undefined;
};

/** Whether a hold, as long as it stands, is about a release. */
export function concerns(
  hold: Hold,
  release: { readonly agent: string; readonly digest: Digest; readonly definition: ReleaseDefinition },
): boolean {
  if (hold.lifted !== undefined || (hold.agent ?? release.agent) !== release.agent) return false;
  if (hold.component !== undefined) return contains(release.definition, hold.component);
  return hold.release === release.digest;
}

/** The one to name where several stand: a quarantine says more than a hold, and the oldest came first. */
export function gravest(holds: readonly Hold[]): Hold | undefined {
  const standing = holds.filter((hold) => hold.lifted === undefined);
  return standing.find((hold) => hold.kind === 'quarantine') ?? standing[0];
}

/** `quarantined by Sam, for its tool:check_inventory: wrong prices (qrn_…)`: who, what for, why, and its id. */
export function holdText({ id, kind, placedBy, component, reason }: Hold): string {
  const did = kind === 'quarantine' ? 'quarantined' : 'held';
  const who = placedBy.kind === 'system' ? 'since it was taken back' : `by ${placedBy.name}`;
  const what = component === undefined ? '' : `, for its ${shortenDigests(component)}`;
  return `${did} ${who}${what}: ${reason} (${id})`;
}

/** The command that ends one. */
export function liftCommand({ id, kind }: Pick<Hold, 'id' | 'kind'>): string {
  return `headgate ${kind} lift ${id} --reason "…"`;
}
