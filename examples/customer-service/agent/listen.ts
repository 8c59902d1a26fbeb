import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request in flight may still take once its server is asked to stop, in ms. */
const STOP_GRACE_MS = 1000;

/** A listening HTTP server. `stop` may be called again; it resolves when nothing is left open. */
export type RunningServer = {
  /** Without a trailing slash, such as `http://127.0.0.1:7410`. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
};

/** Binds 127.0.0.1; rejects when the port is taken. Idle connections stay open 65 s, as load balancers expect. */
export function listenOnLoopback(server: Server, port: number): Promise<RunningServer> {
  server.keepAliveTimeout = 65_000;
  const { promise, resolve, reject } = Promise.withResolvers<RunningServer>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject);
    const bound = (server.address() as AddressInfo).port;
    let stopping: Promise<void> | undefined;
    resolve({
      url: `http://127.0.0.1:${bound}`,
      port: bound,
      stop: () => {
        stopping ??= stopServer(server);
        return stopping;
      },
    });
  });
  return promise;
}

function stopServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const force = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
  server.close(() => {
    clearTimeout(force);
    resolve();
  });
  server.closeIdleConnections();
  return promise;
}
