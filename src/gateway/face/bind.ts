import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#domain/shared/index.ts';
import type { GatewayConfig } from '../config.ts';

/**
 * Listens, and gives the address.
 * @param inherited a file descriptor of a socket that listens already: what a gateway left to its successor
 * @throws AppError PORT_TAKEN
 */
export function bind(
  server: Server,
  config: Pick<GatewayConfig, 'host' | 'port'>,
  inherited: number | undefined,
): Promise<string> {
  const { host, port } = config;
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return fail(error);
      const message = `PORT_TAKEN: the gateway can't listen on ${host}:${port}: another program does.`;
      fail(new AppError('PORT_TAKEN', message, { cause: error, hint: 'Stop it, or give the gateway another port.' }));
    });
    const listening = (): void => {
      const { port: bound } = server.address() as AddressInfo;
      done(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    };
    if (inherited === undefined) server.listen(port, host, listening);
    else server.listen({ fd: inherited }, listening);
  });
}

/** The descriptor of a listening socket, for a process that takes it over. Undefined where the system has none. */
export function descriptorOf(server: Server): number | undefined {
  // Node gives it no public name, and hands no socket over that does not accept at once.
  const { _handle } = server as Server & { readonly _handle?: { readonly fd?: number } };
  return _handle?.fd !== undefined && _handle.fd >= 0 ? _handle.fd : undefined;
}
