import { setTimeout as wait } from 'node:timers/promises';
import { type CliDeps, ReaderGone, readGit, run } from '#cli/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { onSignal } from './on-signal.ts';
import { VERSION } from './version.ts';

/** The command line. What is heavy is loaded by the command that needs it. */
const interrupted = new AbortController();
const interruptedAgain = new AbortController();
onSignal(
  (times, signal) => {
    // The first asks to finish what is under way, the second to cut it; whoever asks three times means it.
    if (times >= 3) process.exit(130);
    if (times === 2) interruptedAgain.abort(new Error(signal));
    interrupted.abort(new Error(signal));
  },
  ['SIGINT', 'SIGTERM', 'SIGHUP'],
);

// Without listeners either would end the process with a stack. Who reads no more needs no explanation.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupted.abort(new ReaderGone('nobody reads what this prints any more'));
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const isTty = process.stdout.isTTY === true;
const io: CliDeps['io'] = {
  stdout: process.stdout,
  stderr: process.stderr,
  isTty,
  get columns() {
    return process.stdout.columns ?? 80;
  },
  color: isTty && readEnv('NO_COLOR') === undefined,
  confirm: process.stdin.isTTY && process.stderr.isTTY ? confirm : undefined,
};

async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^\s*y(es)?\s*$/i.test(await terminal.question(`${question} [y/N] `, { signal: interrupted.signal }));
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

const deps: CliDeps = {
  io,
  secrets: envSecrets,
  folder: process.cwd(),
  version: VERSION,
  nodeVersion: process.versions.node,
  fetch: (url, init) => fetch(url, init),
  wallClock: systemClock,
  stopwatch: systemStopwatch,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
  signal: interrupted.signal,
  git: readGit,
  start: {
    serve: async (options) =>
      (await import('./serve.ts')).serve(io, options, interrupted.signal, interruptedAgain.signal),
    demo: async (options) => (await import('./demo.ts')).demo(io, options, interrupted.signal),
    localCalibration: async (request) => (await import('./local-calibration.ts')).localCalibration(request),
    localEvaluation: async (request) => (await import('./begin-evaluation.ts')).beginEvaluation(request),
    removeDeployment: async (...at) => (await import('./local-evaluation.ts')).removeDeployment(...at),
    localScan: async (request) => (await import('./local-scan.ts')).localScan(request),
    writer: async (config, signal) => (await import('./judges.ts')).writers.open(config, signal),
    scanReport: async () => (await import('./evaluation-report.ts')).scanReport(),
    runtime: async () => (await import('./local-evaluation.ts')).localRuntime(),
    evaluationReport: async () => (await import('./evaluation-report.ts')).evaluationReport(),
    applicability: async (own) => (await import('./local-evaluation.ts')).applicability(own),
  },
};

process.exitCode = await run(process.argv.slice(2), deps);
// Nothing is under way any more. To take the heap apart, as Node would, takes tens of milliseconds.
process.once('beforeExit', () => process.exit());
