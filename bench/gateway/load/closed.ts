import type { Buffer } from 'node:buffer';
import { Connection } from './connection.ts';

export type ClosedReport = { readonly requests: number; readonly failed: number; readonly elapsedMs: number };

/** Before a connection that broke is tried again: a contestant that refuses everything must not be asked in a busy circle. */
const AGAIN_MS = 10;

/** So many connections, each of which asks again as soon as it has its answer. */
export function runClosed(
  port: number,
  requests: readonly Buffer[],
  { connections, durationMs }: { readonly connections: number; readonly durationMs: number },
): Promise<ClosedReport> {
  const began = performance.now();
  const all = Array.from({ length: connections }, () => new Connection(port));
  let [asked, answered, failed, over] = [0, 0, 0, false];
  const ask = (connection: Connection): void => {
    const request = requests[asked % requests.length];
    if (over || request === undefined) return;
    asked += 1;
    connection.send(request, {
      onDone: (status) => {
        if (over) return;
        if (status === 200) answered += 1;
        else failed += 1;
        if (status === 0) setTimeout(ask, AGAIN_MS, connection);
        else ask(connection);
      },
    });
  };
  for (const connection of all) ask(connection);
  return new Promise((done) => {
    setTimeout(() => {
      over = true;
      const elapsedMs = performance.now() - began;
      for (const connection of all) connection.close();
      done({ requests: answered, failed, elapsedMs });
    }, durationMs);
  });
}
