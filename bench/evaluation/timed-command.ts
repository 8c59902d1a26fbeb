import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** What a command took, from its start to its end. */
type Timed = {
  readonly code: number | null;
  /** The end of what it said. */
  readonly said: string;
  readonly wallMs: number;
  /** Resident memory at its highest, of all its processes together, bytes; undefined where the system doesn't tell. */
  readonly peakBytes: number | undefined;
};

type TimedOptions = {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Its process gets this signal when the other one says so. */
  readonly killSignal?: NodeJS.Signals;
  readonly stopped?: AbortSignal;
};

/** Runs a command to its end. @throws when it can't be started, or was stopped */
export async function timeCommand(
  [command = '', ...args]: readonly string[],
  { folder, environment = {}, killSignal = 'SIGTERM', stopped }: TimedOptions,
): Promise<Timed> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    ...{ stdio: ['ignore', 'pipe', 'pipe'], killSignal, env: { ...process.env, ...environment } },
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(stopped === undefined ? {} : { signal: stopped }),
  });
  const watch = watchMemory(child);
  try {
    const { code, said } = await endOf(child);
    return { code, said, wallMs: performance.now() - startedAt, peakBytes: watch.peakBytes() };
  } finally {
    watch.end();
  }
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  // The end of it says why; the whole may be a result of many megabytes.
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-1_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** The high-water marks that Linux keeps, of the process and of all below it; asked for until they are gone. */
function watchMemory({ pid }: ChildProcess): { peakBytes(): number | undefined; end(): void } {
  const peaks = new Map<string, number>();
  const look = async (one: string): Promise<void> => {
    const kibibytes = /VmHWM:\s+(\d+) kB/.exec(await read(`/proc/${one}/status`))?.[1];
    if (kibibytes !== undefined) peaks.set(one, Number(kibibytes) * 1_024);
    for (const thread of await readdir(`/proc/${one}/task`).catch(() => [])) {
      const children = await read(`/proc/${one}/task/${thread}/children`);
      for (const child of children.split(' ')) if (child !== '') await look(child);
    }
  };
  const timer = setInterval(() => look(String(pid)), 100);
  return {
    peakBytes: () => (peaks.size === 0 ? undefined : [...peaks.values()].reduce((sum, peak) => sum + peak, 0)),
    end: () => clearInterval(timer),
  };
}

/** Empty where it is gone already. */
function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
