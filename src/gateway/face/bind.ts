import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#domain/shared/index.ts';
import type { GatewayConfig } from '../config.ts';

/** Listens, and gives the address. @throws AppError PORT_TAKEN */
export function bind(server: Server, config: Pick<GatewayConfig, 'host' | 'port'>): Promise<string> {
  const { host, port } = config;
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return fail(error);
      const message = `PORT_TAKEN: the gateway can't listen on ${host}:${port}: another program does.`;
      fail(new AppError('PORT_TAKEN', message, { cause: error, hint: 'Stop it, or give the gateway another port.' }));
    });
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      done(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}
