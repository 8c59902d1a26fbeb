import { createWriteStream } from 'node:fs';

/** JSON lines in arrival order. `close` resolves when everything is on disk. */
export type AccessLog = { write(line: object): void; close(): Promise<void> };

/** Longest time that a line waits in memory, in ms. */
const FLUSH_MS = 40;

/** Appends to a file, many lines a write. */
export function createAccessLog(path: string): AccessLog {
  const file = createWriteStream(path, { flags: 'a' });
  let pending = '';
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const flush = () => {
    timer = undefined;
    file.write(pending);
    pending = '';
  };
  return {
    write(line) {
      if (isClosed) return;
      pending += `${JSON.stringify(line)}\n`;
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      file.once('error', reject);
      file.end(pending, () => resolve());
      return promise;
    },
  };
}

/** A log that keeps nothing, for an agent that runs by hand. */
export const NO_ACCESS_LOG: AccessLog = { write: () => {}, close: () => Promise.resolve() };
