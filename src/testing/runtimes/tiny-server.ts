import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Log } from '#ports/index.ts';
import type { createOpenAiRuntime } from '#runtimes/openai/index.ts';

/** What a test's server got. */
type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** What it answers; `never` leaves the request hanging until the server closes. */
export type Answer =
  | 'never'
  | 'hang-up'
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** A real server on loopback with one way to answer, for tests of what talks to agents and deploy hooks. */
export async function startTinyServer(answer: (received: Received) => Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const got = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(got);
    const given = answer(got);
    if (given === 'never') return;
    if (given === 'hang-up') return request.socket.destroy();
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers }).end(given.body);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async stop() {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

/** What main would hand over, with what was logged and a way to close it. */
export function makeOptions(secrets: Readonly<Record<string, string>> = {}) {
  const dispatcher = new Agent();
  const logged: string[] = [];
  const write = (event: string, fields: unknown = {}) => logged.push(JSON.stringify({ event, fields }));
  const log: Log = { info: write, warn: write, error: write };
  const options: Parameters<typeof createOpenAiRuntime>[0] = {
    dispatcher,
    log,
    secrets: { read: (name) => secrets[name] },
    stopwatch: { elapsedMs: () => performance.now() },
    wallClock: { now: () => Date.parse('2026-06-01T10:30:00Z') },
  };
  return { options, logged, close: () => dispatcher.close() };
}
