import type { DurationMs } from '#domain/shared/index.ts';
import type { Chance, ControlPlane, InvokedRuntime, Log, Secrets, Stopwatch, WallClock } from '#ports/index.ts';
import type { GatewayConfig } from './config.ts';
import type { Crew, Succession } from './process/crew.ts';
import type { VacantSeat } from './process/estate.ts';
import type { GatewayHome } from './process/home.ts';
import type { KinLine, Predecessors } from './process/kin.ts';
import type { Successor } from './process/succession.ts';
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
  /** Folders of other processes of this gateway, whose conversations, routes and broken limits are read at the start. */
  readonly heritage?: readonly string[] | undefined;
  /** Whom this process takes over from; they still serve. */
  readonly predecessors?: Predecessors | undefined;
  /** Starts the process that takes over, with this descriptor of the listening socket. Undefined where none can be. */
  readonly startSuccessor?: ((listening: number) => Successor | undefined) | undefined;
  /** Where other processes worked that are gone. */
  readonly vacantSeats?: (() => Promise<readonly VacantSeat[]>) | undefined;
};

/** The data plane: takes users' requests to the release that each belongs to, and says what came of them. */
export interface Gateway {
  /** Starts serving with the routes on disk, or with none until control speaks. @throws AppError PORT_TAKEN */
  listen(): Promise<{ readonly url: string }>;
  /**
   * Drains, delivers what was counted and lets go of everything. Again, it can only become sooner.
   * @param graceMs for what is under way; by default as long as the project says
   */
  stop(graceMs?: DurationMs): Promise<void>;
  /**
   * Starts another process that takes over, with the same listening socket. Only when that serves does this one accept nobody more, and
   * ends once what is under way here is through. Where the other does not serve, this one goes on.
   */
  succeed(): Promise<Succession>;
  /** Lets another process, at the other end, know what this one knows, as long as both serve. */
  share(line: KinLine): void;
  /** Somebody else accepts on the same socket: this one accepts nobody more, drains for as long as the project says, and ends. */
  leave(): void;
  /** For whoever scrapes it. */
  measures(): GatewayMeasures;
  /** Resolves when it has stopped, by whoever asked. */
  readonly stopped: Promise<void>;
}
