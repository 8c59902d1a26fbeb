import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DurationMs } from '#domain/shared/index.ts';
import { killGroup } from './kill-group.ts';
import { createTurns } from './turns.ts';

const ENTRY = fileURLToPath(new URL('./module-child.ts', import.meta.url));
const TAIL_CHARS = 300;
/** A process that has to start, on a busy machine, and a module with all that it imports. */
const LOADING_MS = 60_000;
const messageSchema = z.union([
  z.strictObject({ begun: z.literal(true) }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ because: z.string() }),
]);

type Workers = {
  readonly file: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: DurationMs;
  readonly concurrency: number;
  readonly signal: AbortSignal;
};

type Answer = { readonly text: string } | { readonly because: string };

/**
 * Processes that a module of a project runs in, one question at a time each: they are kept for the next question while they answer,
 * and replaced where they don't. They end with the signal, and when this process ends.
 */
export function createModuleWorkers({
  concurrency,
  signal,
  ...options
}: Workers): (question: string) => Promise<Answer> {
  const inTurn = createTurns(concurrency);
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  signal.addEventListener('abort', () => all.forEach(killGroup), { once: true });
  const start = () => {
    const child = startChild(options);
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  };
  return (question) =>
    inTurn(async () => {
      if (signal.aborted) return { because: 'the evaluation was stopped' };
      let child = idle.pop();
      while (child !== undefined && !child.connected) child = idle.pop();
      child ??= start();
      const answer = await ask(child, question, options.timeoutMs);
      if (answer.isKept) idle.push(child);
      else killGroup(child);
      return signal.aborted && 'because' in answer.said ? { because: 'the evaluation was stopped' } : answer.said;
    });
}

function startChild({ file, folder, env }: Omit<Workers, 'concurrency' | 'signal'>): ChildProcess {
  const child = fork(ENTRY, [file], {
    ...{ cwd: folder, env, execArgv: [], detached: true },
    // What the module prints is nobody's answer.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // While no question is asked, this process need not stay for it.
  child.unref();
  child.channel?.unref();
  return child;
}

function ask(
  child: ChildProcess,
  question: string,
  timeoutMs: DurationMs,
): Promise<{ readonly said: Answer; readonly isKept: boolean }> {
  const { promise, resolve } = Promise.withResolvers<{ readonly said: Answer; readonly isKept: boolean }>();
  let errors = '';
  const onError = (chunk: Buffer) => {
    errors = `${errors}${chunk.toString('utf8')}`.slice(-TAIL_CHARS);
  };
  const finish = (said: Answer, isKept: boolean) => {
    clearTimeout(timer);
    child.off('message', onMessage).off('exit', onExit).off('error', onFailure);
    child.stderr?.off('data', onError);
    resolve({ said, isKept });
  };
  const onMessage = (message: unknown) => {
    const parsed = messageSchema.safeParse(message);
    if (!parsed.success) finish({ because: 'it sent something else than an answer' }, false);
    else if ('begun' in parsed.data) endWithin(timeoutMs, 'came to no end');
    else finish(parsed.data, true);
  };
  const onExit = (code: number | null, endedBy: NodeJS.Signals | null) => {
    const how =
      code === null ? `its process was ended by ${endedBy ?? 'a signal'}` : `its process ended with exit code ${code}`;
    finish({ because: errors.trim() === '' ? how : `${how}: ${errors.trim()}` }, false);
  };
  const onFailure = (error: Error) => finish({ because: `its process can't be used: ${error.message}` }, false);
  let timer: NodeJS.Timeout | undefined;
  const endWithin = (limitMs: DurationMs, what: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => finish({ because: `it ${what} within ${limitMs / 1000} s` }, false), limitMs);
  };
  endWithin(Math.max(LOADING_MS, timeoutMs), 'was not loaded');
  child.on('message', onMessage).on('exit', onExit).on('error', onFailure);
  child.stderr?.on('data', onError);
  child.send(question, (error) => {
    if (error !== null) onFailure(error);
  });
  return promise;
}
