import type { Control } from '#control/index.ts';
import type { Project } from '#domain/config/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Log, Stopwatch, UnitOfWork, WallClock } from '#ports/index.ts';

/** Everything that the HTTP face needs; `main` hands it over. */
export type HttpDeps = {
  /** Every change goes through here. */
  readonly control: Control;
  /** Every read goes through here. */
  readonly unitOfWork: UnitOfWork;
  readonly log: Log;
  readonly wallClock: WallClock;
  readonly stopwatch: Stopwatch;
  /** Ed25519 over the UTF-8 text, in base64: what gateways check snapshots and testers' passes with. */
  readonly signForGateways: (payload: string) => string;
  /** Makes a project of the parsed headgate.yaml and the files that it names. @throws AppError CONFIG_INVALID and the like */
  readonly resolveProject: (source: unknown, files: Readonly<Record<string, string>>) => Project | Promise<Project>;
  readonly info: ServerInfo;
  /** Host names, beside the loopback ones, that this server answers for. Without a port. */
  readonly allowedHosts: readonly string[];
  /** Begins to stop the server; the request that asked is still answered. */
  readonly onStop: () => void;
  readonly changes: Changes;
  /** Only tests set it. */
  readonly timing?: Partial<StreamTiming> | undefined;
};

/** What `/healthz` says. */
type ServerInfo = {
  readonly version: string;
  readonly roles: readonly string[];
  readonly database: 'pglite' | 'postgresql' | 'memory';
  readonly gateway?: (() => { readonly url: string; readonly connected: boolean } | undefined) | undefined;
};

/** Calls back after something was committed, and may call when nothing was. Returns how to stop listening. */
type Changes = { subscribe(listener: () => void): () => void };

/** How often streams do what, in real time. */
export type StreamTiming = {
  /** How often the store is asked for changes that another process committed, and of which nothing was heard. */
  readonly pollMs: DurationMs;
  /** How long an event stream stays silent at most. */
  readonly heartbeatMs: DurationMs;
  /** How often a gateway gets its snapshot again, which renews its lease. */
  readonly renewMs: DurationMs;
  /** How soon a stream tries again after the store failed. */
  readonly retryMs: DurationMs;
  /** A client that takes nothing for this long is cut off. */
  readonly stallMs: DurationMs;
};

const DEFAULT_TIMING: StreamTiming = {
  pollMs: 200,
  heartbeatMs: 10_000,
  renewMs: 10_000,
  retryMs: 1_000,
  stallMs: 30_000,
};

export function timingOf(deps: HttpDeps): StreamTiming {
  return { ...DEFAULT_TIMING, ...deps.timing };
}
