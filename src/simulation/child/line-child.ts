import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { AppError, type DurationMs } from '#domain/shared/index.ts';

/** What a child gets to end by itself before it is ended. */
const GRACE_MS: DurationMs = 5_000;
/** The same, when everything is interrupted. */
const INTERRUPTED_GRACE_MS: DurationMs = 1_000;

const KEPT_STDERR = 2_000;

/** A child process that takes JSON lines and says JSON lines. */
export type LineChild = {
  readonly pid: number;
  send(message: unknown): void;
  /** Called for each line it says from now on; lines that are not JSON are passed over. */
  onMessage(listener: (message: unknown) => void): void;
  /** Resolves when it is gone, with why if nobody asked for it. */
  readonly gone: Promise<string | undefined>;
  /** Asks it to end, by the end of its input and SIGTERM; ends it after a grace. Resolves when it is gone. */
  stop(): Promise<void>;
};

type ChildProgram = {
  readonly command: string;
  readonly args: readonly string[];
  readonly name: string;
  /** Aborted: it is stopped, whatever it was doing. */
  readonly signal: AbortSignal;
};

/** Starts a program. Its standard error is kept, in part, for saying why it ended. */
export function startLineChild({ command, args, name, signal }: ChildProgram): LineChild {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const listeners: ((message: unknown) => void)[] = [];
  let stderr = '';
  let stopping = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR);
  });
  // A child that is gone is told by `gone`; a late message to it is nobody's loss.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parseLine(line);
    if (message !== undefined) for (const listener of listeners) listener(message);
  });
  const stop = async (graceMs: DurationMs): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.stdin.end();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
  };
  const interrupt = () => void stop(INTERRUPTED_GRACE_MS);
  const gone = whenGone(child, (how) => (stopping ? undefined : `${name} ended: ${how}. ${stderr.trim()}`.trim()));
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  void gone.then(() => signal.removeEventListener('abort', interrupt));
  return {
    pid: child.pid ?? 0,
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    onMessage: (listener) => void listeners.push(listener),
    gone,
    stop: () => stop(GRACE_MS),
  };
}

/**
 * The first message that `read` understands.
 * @throws AppError RUNTIME_FAILED when the child ends or says nothing of the kind in time
 */
export async function firstMessage<T>(
  child: LineChild,
  name: string,
  read: (message: unknown) => T | undefined,
  timeoutMs: DurationMs,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  child.onMessage((message) => {
    const value = read(message);
    if (value !== undefined) resolve(value);
  });
  const fail = (message: string) => reject(new AppError('RUNTIME_FAILED', message));
  const timer = setTimeout(() => fail(`${name} was not ready within ${timeoutMs / 1_000} s`), timeoutMs);
  void child.gone.then((why) => fail(why ?? `${name} was stopped before it was ready`));
  return promise.finally(() => clearTimeout(timer));
}

type Piped = ChildProcessByStdio<Writable, Readable, Readable>;

function whenGone(child: Piped, explain: (how: string) => string | undefined): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  child.once('error', (error) => resolve(explain(error.message)));
  child.once('close', (code, signal) => resolve(explain(signal ?? `exit code ${code}`)));
  return promise;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Something else that the program prints.
    return undefined;
  }
}
