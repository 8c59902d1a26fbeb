import type { Feedback, LoggedRequest, RollupBatch } from '#domain/sample/index.ts';
import type { DeploymentId, EpochMs } from '#domain/shared/index.ts';
import type { ExceptionReport, RefusedRoute, RouteSnapshot } from '#domain/traffic/index.ts';
import type { Begun } from './begun-store.ts';
import type { ServedPage } from './served-conversations.ts';

/** What a gateway tells control on its own account. */
export type GatewayFact = {
  /** `endpoint-ejected`: left alone for a while after failures in a row, `endpoint-readmitted`: served again. */
  readonly kind: 'limit-broken' | 'endpoint-ejected' | 'endpoint-readmitted';
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly because: string;
  /** Real time; of what may come again. */
  readonly at?: EpochMs | undefined;
};

/** A snapshot as far as the gateway can read it. */
export type ReadSnapshot = RouteSnapshot & {
  readonly refused: readonly RefusedRoute[];
  /** Why the settings that came along can't be followed. Absent: none came, or they can. */
  readonly settingsRefused?: string | undefined;
};

/** The gateway's view of control. Everything may fail for as long as it likes; the gateway goes on. */
export interface ControlPlane {
  /**
   * Calls back with each verified snapshot, and again at least every 10 s while control lives (that renews the lease).
   * Reconnects by itself until `signal` aborts.
   */
  subscribe(onSnapshot: (snapshot: ReadSnapshot) => void, signal: AbortSignal): Promise<void>;
  /** Says which snapshot version is in use, but for the routes refused. Resolves when control has it, rejects when it could not be told. */
  acknowledge(version: number, refused: readonly RefusedRoute[]): Promise<void>;
  /** Resolves when control has counted the batch, or had before; rejects when it must be sent again. */
  post(batch: RollupBatch): Promise<void>;
  report(fact: GatewayFact): Promise<void>;
  /** Resolves when control has counted all of it, or had before; rejects when it must be sent again. */
  tellFeedback(feedback: readonly Feedback[]): Promise<void>;
  /** Hands over what is kept of users' requests, redacted. Resolves when control has it, or had before; rejects when it may be sent again. */
  keepRequests(requests: readonly LoggedRequest[]): Promise<void>;
  /** Resolves when control has the page, or had it before; rejects when it must be sent again. */
  listServed(page: Omit<ServedPage, 'gateway'>): Promise<void>;
  /** Resolves when control has what this gateway knows about a split; rejects when it could not be told. */
  tellExceptions(report: ExceptionReport): Promise<void>;
  /** Resolves when control has the counts of this start so far; rejects when they must be told again. */
  tellBegun(counts: readonly Omit<Begun, 'gateway' | 'boot'>[]): Promise<void>;
}
