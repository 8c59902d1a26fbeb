/** What a run is told beside its name. */
type RunOptions = {
  readonly isQuick: boolean;
  readonly minutes: number | undefined;
  readonly tell: (what: string) => void;
  readonly stopped: AbortSignal;
};

/** What a run found. */
export type Outcome = {
  /** For a terminal and a page. */
  readonly report: string;
  /** For machines: everything that was measured. */
  readonly json: object;
  readonly svg: string;
  readonly allKept: boolean;
};

/** One thing that `npm run bench` measures. */
export type Benchmark = {
  readonly name: string;
  /** Lines of the usage: arguments and what they do. */
  readonly usage: readonly (readonly [string, string])[];
  readonly run: (options: RunOptions) => Promise<Outcome>;
};
