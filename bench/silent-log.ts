import type { Log } from '#ports/index.ts';

/** Tells errors only: a benchmark in which something failed is none. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields) => {
    process.stderr.write(`${event} ${JSON.stringify(fields)}\n`);
  },
};
