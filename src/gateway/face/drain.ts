import type { Server } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';

/**
 * Ends a server without breaking a request. First all replies say `connection: close` while it still takes requests, so that
 * clients let go of their connections themselves; then it takes no new ones; then what is in flight gets the rest of the grace.
 * Resolves with the number of connections that had to be cut.
 */
export async function drain(server: Server, graceMs: DurationMs, lingerMs: DurationMs): Promise<number> {
  if ((await countConnections(server)) > 0) await pause(Math.min(lingerMs, graceMs / 2));
  const closed = new Promise<void>((done) => server.close(() => done()));
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const inTime = await Promise.race([closed.then(() => true), pause(graceMs).then(() => false)]);
  clearInterval(sweep);
  if (inTime) return 0;
  const cut = await countConnections(server);
  server.closeAllConnections();
  await closed;
  return cut;
}

function countConnections(server: Server): Promise<number> {
  return new Promise((done, fail) => server.getConnections((error, count) => (error ? fail(error) : done(count))));
}

function pause(ms: DurationMs): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref());
}
