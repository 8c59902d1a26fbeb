import type { AuditRecord, Evidence } from '#domain/evidence/index.ts';
import type { Approval, ClockSetting, Freeze, Hold, Statement } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import type { RollupBatch } from '#domain/sample/index.ts';
import type { DeploymentId, Digest, DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { AssignedBy, Route, SplitQuestion, TargetRole } from '#domain/traffic/index.ts';
import type { Action, ProjectVersion } from '#ports/index.ts';

/** When something happened in a simulated world. */
export type Instant = {
  /** True time since the beginning: never jumps, nobody inside the world sees it. */
  readonly elapsedMs: DurationMs;
  /** The wall clock, which may jump. */
  readonly realNow: EpochMs;
};

/** What one committed transaction wrote, in order. */
export type Commit = {
  readonly kind: 'commit';
  readonly at: Instant;
  readonly releases: readonly Release[];
  readonly deployments: readonly Deployment[];
  readonly promotions: readonly Promotion[];
  readonly rollbacks: readonly Rollback[];
  readonly routes: readonly Route[];
  readonly evidence: readonly Evidence[];
  readonly approvals: readonly Approval[];
  readonly statements: readonly Statement[];
  readonly holds: readonly Hold[];
  readonly freezes: readonly Freeze[];
  readonly audit: readonly AuditRecord[];
  /** Actions that were asked for, also where they had been before. */
  readonly asked: readonly Action[];
  /** Actions whose result was accepted. */
  readonly settled: readonly Action[];
  /** What gateways counted, each batch once. */
  readonly batches: readonly RollupBatch[];
  /** Projects that were applied. */
  readonly projects: readonly ProjectVersion[];
  /** Headgate's clock was set. */
  readonly clocks: readonly ClockSetting[];
  /** What gateways were asked before a weight changes. */
  readonly questions: readonly SplitQuestion[];
};

/** Requests that a gateway sent to a deployment. */
export type Served = {
  readonly kind: 'served';
  readonly at: Instant;
  readonly gateway: string;
  /** Whether the gateway can hear control. */
  readonly connected: boolean;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  readonly label: string;
  readonly role: TargetRole;
  readonly routeVersion: number;
  readonly conversation: 'new' | 'kept';
  readonly requests: number;
};

/** A conversation that is known by its key alone spoke once, through one of the gateways. */
export type Spoke = {
  readonly kind: 'spoke';
  readonly at: Instant;
  readonly gateway: string;
  readonly connected: boolean;
  readonly conversation: string;
  readonly deploymentId: DeploymentId;
  readonly label: string;
  readonly by: AssignedBy;
  readonly routeVersion: number;
};

/** Things that a checker must know of the world itself. */
type WorldEvent =
  /** Some controller was alive and could reach the store. */
  | { readonly kind: 'controller-alive'; readonly at: Instant }
  /** A gateway that can hear control missed a message, or control one of its. */
  | { readonly kind: 'unheard'; readonly at: Instant; readonly gateway: string }
  | { readonly kind: 'wall-clock-jumped'; readonly at: Instant; readonly byMs: DurationMs }
  | {
      readonly kind: 'command';
      readonly at: Instant;
      readonly verb: string;
      readonly agent: string;
      readonly environment: string;
      readonly refused: string | undefined;
    }
  /** Control logged an error, or a command threw something that is no refusal. */
  | { readonly kind: 'bug'; readonly at: Instant; readonly what: string }
  /** Faults are over and everyone waited for has spoken; this is how the promotions stand. */
  | {
      readonly kind: 'rested';
      readonly at: Instant;
      readonly phase: 'nobody acts' | 'everybody acts';
      readonly promotions: readonly Promotion[];
    };

export type SimEvent = Commit | Served | Spoke | WorldEvent;

/** The names by which the simulated world is known. */
export const AGENT = 'support';
export const PRODUCTION = 'production';
