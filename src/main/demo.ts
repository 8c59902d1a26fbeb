import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '#api/index.ts';
import { type CliIo, type DemoOptions, renderTable } from '#cli/index.ts';
import { loadDefinition, loadProjectFile } from '#cli/project-file/index.ts';
import { AppError, type DurationMs } from '#domain/shared/index.ts';
import { runDemo } from '#simulation/index.ts';
import { schemasOfHeadgate } from '#store/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { databaseUrl, readEnv } from './env.ts';
import { startServer } from './server.ts';

/** How long everything has to stop in order, once it is interrupted, before it is ended. */
const STOP_WITHIN_MS: DurationMs = 1_500;
const SUCCEEDED = 0;
const INTERRUPTED = 130;

/** Its users are its own. */
const SOON = { graceMs: 5_000 };

/** `headgate demo`: the scenario, with everything that it plays on in a folder of this run alone. @throws AppError */
export async function demo(io: CliIo, options: DemoOptions, signal: AbortSignal): Promise<number> {
  await requireUnusedDatabase(databaseUrl());
  const reportFolder = resolve('headgate-out');
  mkdirSync(reportFolder, { recursive: true });
  const workFolder = mkdtempSync(join(tmpdir(), 'headgate-demo-'));
  const exampleFolder = fileURLToPath(new URL('../../examples/customer-service', import.meta.url));
  const processes = new Set<number>();
  const onProcess = (pid: number) => void processes.add(pid);
  const forget = endWithThis(processes, workFolder, signal);
  let isOver = false;
  try {
    const code = await runDemo(
      {
        startServer: async (folder) => {
          const server = await startServer({ folder, port: 0, gatewayPort: 0, withGateway: true, signal, onProcess });
          const { url, firstToken } = server;
          if (firstToken === undefined) {
            await server.stop(SOON);
            throw usedDatabase('the database', 'people are registered there already');
          }
          return { url, adminToken: firstToken, stop: () => server.stop(SOON) };
        },
        onProcess,
        createClient: (baseUrl, token) =>
          createClient({ baseUrl, token, fetch: (url, init) => fetch(url, init), signal }),
        readProject: async (path) => {
          const { source, files } = await loadProjectFile(path, readEnv);
          return { source, files: { ...files } };
        },
        readDefinition: (folder) => loadDefinition(folder),
        renderTable,
        programs: {
          node: process.execPath,
          host: join(exampleFolder, 'host.ts'),
          crowd: join(dirname(fileURLToPath(import.meta.url)), 'crowd.ts'),
        },
        pid: process.pid,
        exampleFolder,
        workFolder,
        reportFolder,
        out: {
          write: (text) => (options.json ? io.stderr : io.stdout).write(text),
          isTty: io.isTty && !options.json,
          columns: io.columns,
          color: io.color && !options.json,
        },
        answer: io.stdout,
        stopwatch: systemStopwatch,
        wallClock: systemClock,
        sleep: async (ms, stop) => {
          await wait(ms, undefined, { signal: stop }).catch(() => undefined);
        },
        signal,
      },
      options,
    );
    isOver = code === SUCCEEDED;
    return code;
  } finally {
    forget();
    if (isOver || signal.aborted) rmSync(workFolder, { recursive: true, force: true });
    else io.stderr.write(`kept for a closer look, logs included: ${workFolder}\n`);
  }
}

/**
 * Sees that nothing outlives this process, however it ends, and that it ends soon once it is interrupted. The returned function
 * calls that off.
 */
function endWithThis(processes: ReadonlySet<number>, workFolder: string, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => process.exit(INTERRUPTED), STOP_WITHIN_MS);
  };
  const onExit = () => {
    for (const pid of processes) endProcess(pid);
    rmSync(workFolder, { recursive: true, force: true, maxRetries: 3 });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  process.once('exit', onExit);
  return () => {
    signal.removeEventListener('abort', onAbort);
    process.removeListener('exit', onExit);
    clearTimeout(timer);
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** The demo begins with an empty installation. Looks before anything is started or changed. @throws AppError CONFLICT */
async function requireUnusedDatabase(url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const schemas = await schemasOfHeadgate(url, {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  });
  if (schemas.length === 0) return;
  const { host, pathname } = new URL(url);
  throw usedDatabase(
    `${host}${pathname}`,
    `it has the ${schemas.length === 1 ? 'schema' : 'schemas'} ${schemas.join(' and ')}. Nothing was changed`,
  );
}

function usedDatabase(where: string, because: string): AppError {
  return new AppError('CONFLICT', `the demo needs an empty database, and ${where} (DATABASE_URL) is not: ${because}`, {
    hint: 'name an empty one (createdb headgate_demo), or unset DATABASE_URL: the demo then brings a database of its own',
  });
}
