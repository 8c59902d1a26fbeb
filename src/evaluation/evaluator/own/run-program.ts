import { spawn } from 'node:child_process';
import type { DurationMs } from '#domain/shared/index.ts';
import { killGroup } from './kill-group.ts';

/** An answer is a few hundred bytes; an endless one must not fill the memory. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
const TAIL_CHARS = 300;
/** For what it wrote before it ended to arrive, where something that it left behind still holds the pipe. */
const LAST_WORDS_MS = 500;

type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Nothing else of this process's environment is seen by it. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  readonly timeoutMs: DurationMs;
  readonly signal: AbortSignal;
};

type Ended =
  | { readonly kind: 'answered'; readonly text: string }
  /** `said`: the last of what it wrote to standard error. */
  | { readonly kind: 'failed'; readonly because: string; readonly said: string };

/** Runs a program once, in a process group of its own that is gone afterwards, however it ended. Never rejects. */
export function runProgram({ file, args, folder, env, input, timeoutMs, signal }: Program): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const child = spawn(file, args, { cwd: folder, env, detached: true, stdio: 'pipe' });
  const output: Buffer[] = [];
  let size = 0;
  let said = '';
  let why: string | undefined;
  const stop = (because: string) => {
    why ??= because;
    killGroup(child);
  };
  const onAbort = () => stop('the evaluation was stopped');
  const timer = setTimeout(() => stop(`it came to no end within ${timeoutMs / 1000} s`), timeoutMs);
  const finish = (ended: Ended) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    resolve(ended);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT_BYTES) stop(`it wrote more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MB`);
    else output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-TAIL_CHARS * 4);
  });
  // One that reads nothing ends before everything is written; what counts is how it ended.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  child.on('error', (error) => finish({ kind: 'failed', because: `it can't be started: ${error.message}`, said }));
  child.on('exit', () => {
    killGroup(child);
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LAST_WORDS_MS).unref();
  });
  child.on('close', (code, endedBy) => {
    const tail = said.trim().slice(-TAIL_CHARS);
    const because = why ?? (code === 0 ? undefined : endOf(code, endedBy));
    if (because !== undefined) finish({ kind: 'failed', because, said: tail });
    else finish({ kind: 'answered', text: Buffer.concat(output).toString('utf8') });
  });
  if (signal.aborted) onAbort();
  return promise;
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return code === null ? `it was ended by ${signal ?? 'a signal'}` : `it ended with exit code ${code}`;
}
