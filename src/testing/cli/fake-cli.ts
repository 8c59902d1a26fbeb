import { type CliDeps, run } from '#cli/index.ts';

type CliRun = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type FakeCliOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly columns?: number;
  readonly isTty?: boolean;
  readonly color?: boolean;
  readonly signal?: AbortSignal;
  /** Called for each sleep; a sleep ends at once. */
  readonly onSleep?: () => void;
  readonly start?: Partial<CliDeps['start']>;
  readonly git?: CliDeps['git'];
  readonly fetch?: CliDeps['fetch'];
  readonly confirm?: CliDeps['io']['confirm'];
};

/** Runs one command line in this process, with text gathered, time that flies, and `main`'s parts as given. */
export async function runCli(argv: readonly string[], options: FakeCliOptions = {}): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  let elapsedMs = 0;
  const absent = (what: string) => async () => {
    throw new Error(`the test hands over no ${what}`);
  };
  const exitCode = await run(argv, {
    io: {
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      isTty: options.isTty ?? false,
      columns: options.columns ?? 80,
      color: options.color ?? false,
      confirm: options.confirm,
    },
    secrets: { read: (name) => options.env?.[name] },
    folder: options.folder ?? '/nowhere',
    version: '9.8.7',
    nodeVersion: '24.21.0',
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    wallClock: { now: () => elapsedMs },
    stopwatch: { elapsedMs: () => elapsedMs },
    sleep: async (ms) => {
      elapsedMs += ms;
      options.onSleep?.();
    },
    signal: options.signal ?? new AbortController().signal,
    git: options.git ?? (async () => undefined),
    start: {
      serve: absent('serve'),
      demo: absent('demo'),
      localEvaluation: absent('local evaluation'),
      localCalibration: absent('local calibration'),
      localScan: absent('local scan'),
      removeDeployment: absent('removal of a deployment'),
      scanReport: absent('scan report'),
      writer: absent('writer'),
      runtime: absent('runtime'),
      applicability: absent('applicability'),
      evaluationReport: async () => ({
        breakdown: () => [],
        casesWorthReading: () => [],
        markdown: () => '**A report**\n',
        html: () => '<!doctype html>\n',
        junit: () => '<testsuites/>\n',
      }),
      ...options.start,
    },
  });
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}
