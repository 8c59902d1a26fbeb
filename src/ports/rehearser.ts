import type { Evidence } from '#domain/evidence/index.ts';
import type { Fault, MeasuredTraffic, RehearsalResult } from '#domain/outlook/index.ts';
import type { Freeze, Hold, Statement } from '#domain/policy/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { ProjectVersion } from './project-store.ts';

/** A copy of what is stored, as far as a promotion may depend on it. */
export type RehearsalSeed = {
  readonly version: ProjectVersion;
  readonly candidate: Release;
  readonly environment: string;
  /** Of the agent, as are all below. */
  readonly releases: readonly Release[];
  readonly deployments: readonly Deployment[];
  readonly routes: readonly Route[];
  /** About the candidate, oldest first. */
  readonly evidence: readonly Evidence[];
  readonly holds: readonly Hold[];
  readonly freezes: readonly Freeze[];
  /** What people accepted about the candidate, signed for, and let it past. */
  readonly statements: readonly Statement[];
  readonly traffic: MeasuredTraffic | undefined;
};

export type RehearsalOptions = {
  /** When it begins, on its own clock. */
  readonly startsAt: EpochMs;
  readonly faults: readonly Fault[];
  /** Undefined: as measured. */
  readonly requestsPerHour: number | undefined;
};

/** Plays a promotion through on a clock of its own: the real decisions, over a copy, with nobody outside asked or told. */
export interface Rehearser {
  /** Lets others have their turn between passes. Rejects when `signal` aborts. */
  run(seed: RehearsalSeed, options: RehearsalOptions, signal: AbortSignal): Promise<RehearsalResult>;
}
