import type { Buffer } from 'node:buffer';
import { Connection } from './connection.ts';

export type ClosedReport = {
  /** Answered with 200 within the time. */
  readonly requests: number;
  readonly failed: number;
  readonly elapsedMs: number;
  /** All of them, those too that were under way when the time was over. */
  readonly sent: number;
};

/** Before a connection that broke is tried again: a contestant that refuses everything must not be asked in a busy circle. */
const AGAIN_MS = 10;
const PATIENCE_MS = 10_000;

/** So many connections, each of which asks again as soon as it has its answer. What is under way in the end is waited for. */
export async function runClosed(
  port: number,
  requests: readonly Buffer[],
  { connections, durationMs }: { readonly connections: number; readonly durationMs: number },
): Promise<ClosedReport> {
  const began = performance.now();
  const all = Array.from({ length: connections }, () => new Connection(port));
  let [sent, open, answered, failed, elapsedMs] = [0, 0, 0, 0, 0];
  const ask = (connection: Connection): void => {
    const request = requests[sent % requests.length];
    if (elapsedMs > 0 || request === undefined) return;
    sent += 1;
    open += 1;
    connection.send(request, {
      onDone: (status) => {
        open -= 1;
        if (elapsedMs > 0) return;
        if (status === 200) answered += 1;
        else failed += 1;
        if (status === 0) setTimeout(ask, AGAIN_MS, connection);
        else ask(connection);
      },
    });
  };
  for (const connection of all) ask(connection);
  await pause(durationMs);
  elapsedMs = performance.now() - began;
  const report = { requests: answered, failed, elapsedMs };
  for (let waited = 0; open > 0 && waited < PATIENCE_MS; waited += 5) await pause(5);
  for (const connection of all) connection.close();
  return { ...report, sent };
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
