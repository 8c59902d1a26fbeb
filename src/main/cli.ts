import { setTimeout as wait } from 'node:timers/promises';
import { type CliDeps, ReaderGone, readGit, run } from '#cli/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { VERSION } from './version.ts';

/** The command line. What is heavy is loaded by the command that needs it. */
const interrupted = new AbortController();
/** A terminal sends Ctrl-C to npm, to the launcher and to this process, and the first two pass theirs on: so close together it is one. */
const SAME_SIGNAL_MS = 500;
let signals = 0;
let lastSignalMs = Number.NEGATIVE_INFINITY;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const nowMs = systemStopwatch.elapsedMs();
    if (nowMs - lastSignalMs < SAME_SIGNAL_MS) return;
    lastSignalMs = nowMs;
    signals += 1;
    // The first asks to finish what is under way; whoever asks three times means it.
    if (signals >= 3) process.exit(130);
    interrupted.abort(new Error(signal));
  });
}

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
};

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
    serve: async (options) => (await import('./serve.ts')).serve(io, options, interrupted.signal),
    demo: async (options) => (await import('./demo.ts')).demo(io, options, interrupted.signal),
    localEvaluation: async (request) => (await import('./local-evaluation.ts')).localEvaluation(request),
    runtime: async () => (await import('./local-evaluation.ts')).localRuntime(),
    evaluationReport: async () => (await import('./evaluation-report.ts')).evaluationReport(),
    applicability: async () => (await import('./local-evaluation.ts')).applicability(),
  },
};

process.exitCode = await run(process.argv.slice(2), deps);
