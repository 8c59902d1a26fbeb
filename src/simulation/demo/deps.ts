import type { Client } from '#api/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch, WallClock } from '#ports/index.ts';
import type { Surface, Tone } from './typeset.ts';

/** A Headgate server with its gateway, as the demo uses one: from outside, over the public API. */
type DemoServer = {
  readonly url: string;
  /** The administrator's token of this very first start. */
  readonly adminToken: string;
  /** Drains and stops everything, the gateway included. */
  stop(): Promise<void>;
};

type Cell = string | { readonly text: string; readonly tone: Tone };
type Column = { readonly title: string; readonly align?: 'left' | 'right'; readonly fixed?: boolean };

/** Where text goes. */
type Sink = { write(text: string): unknown };

/** What only `main` can put together. */
export type DemoDeps = {
  /** A server over a fresh data folder, on free ports of the loopback interface, with a gateway. */
  readonly startServer: (dataFolder: string) => Promise<DemoServer>;
  readonly createClient: (url: string, token: string) => Client;
  /** What `headgate apply` would send. */
  readonly readProject: (path: string) => Promise<{ readonly source: unknown; readonly files: Record<string, string> }>;
  /** What `headgate release create --from FOLDER` would send. */
  readonly readDefinition: (folder: string) => Promise<unknown>;
  readonly renderTable: (columns: readonly Column[], rows: readonly (readonly Cell[])[], surface: Surface) => string;
  /** Programs that run in processes of their own. */
  readonly programs: {
    /** Node itself, `process.execPath`. */
    readonly node: string;
    /** `examples/customer-service/host.ts` */
    readonly host: string;
    /** The file of main that calls `serveCrowd`. */
    readonly crowd: string;
  };
  /** Told each process that is started, so that none is left whatever happens to this one. */
  readonly onProcess: (pid: number) => void;
  /** This process: the host ends when it is gone. */
  readonly pid: number;
  /** `examples/customer-service`. */
  readonly exampleFolder: string;
  /** Of this run alone; exists and is empty. */
  readonly workFolder: string;
  /** Where the closing reports are left. */
  readonly reportFolder: string;
  /** What a person reads. */
  readonly out: Sink & { readonly isTty: boolean; readonly columns: number; readonly color: boolean };
  /** What a machine reads: the one JSON document of `--json`. */
  readonly answer: Sink;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  /** Resolves after so long, or as soon as the signal aborts. */
  readonly sleep: (ms: DurationMs, signal: AbortSignal) => Promise<void>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
};

export type DemoOptions = {
  /** Leaves everything running until Ctrl-C. */
  readonly keep: boolean;
  /** Gives the defects to other names. */
  readonly shuffle: string | undefined;
  readonly json: boolean;
  /** Requests of the crowd per second; 400 when it is not said. */
  readonly ratePerSecond?: number | undefined;
};
