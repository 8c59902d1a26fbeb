import type { DurationMs } from '#domain/shared/index.ts';
import type { Chance, ControlPlane, InvokedRuntime, Log, Secrets, Stopwatch, WallClock } from '#ports/index.ts';
import type { GatewayConfig } from './config.ts';
import type { Crew } from './process/crew.ts';
import type { GatewayHome } from './process/home.ts';
import type { GatewayMeasures } from './telemetry/gateway-metrics.ts';

export type GatewayDeps = {
  readonly control: ControlPlane;
  readonly config: GatewayConfig;
  /** Control's Ed25519 key in PEM (SPKI): what it signed, testers are let in with. */
  readonly publicKey: string;
  readonly home: GatewayHome;
  /** Runs turns of agents to which no request can be passed on. */
  readonly invoked: InvokedRuntime;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  readonly chance: Chance;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly pid: number;
  /** Absent: this process is the whole gateway. */
  readonly crew?: Crew | undefined;
  /** A socket that listens already; see `Gateway.succeed`. */
  readonly inherited?: number | undefined;
  /** Starts the process that takes over, with this descriptor of the listening socket, once this one has ended. Its id. */
  readonly startSuccessor?: ((listening: number) => number | undefined) | undefined;
};

/** The data plane: takes users' requests to the release that each belongs to, and says what came of them. */
export interface Gateway {
  /** Starts serving with the routes on disk, or with none until control speaks. @throws AppError PORT_TAKEN */
  listen(): Promise<{ readonly url: string }>;
  /** Drains, delivers what was counted and lets go of everything. Again is the same as once. */
  stop(graceMs: DurationMs): Promise<void>;
  /**
   * Stops, and lets another process take over: connections that come meanwhile wait in the listening socket, which it inherits.
   * Undefined, and nothing happens, where that can't be.
   */
  succeed(graceMs: DurationMs): { readonly pid: number } | undefined;
  /** For whoever scrapes it. */
  measures(): GatewayMeasures;
  /** Resolves when it has stopped, by whoever asked. */
  readonly stopped: Promise<void>;
}
