import { createServer } from 'node:net';
import type { Lock } from './lock.ts';

/**
 * Takes a name that the kernel gives to one process and takes back when it ends, `kill -9` included: an abstract Unix socket or a
 * named pipe. Undefined when it is taken.
 */
export async function lockName(name: string): Promise<Lock | undefined> {
  const server = createServer((socket) => socket.destroy());
  // Holding the lock is no reason for the process to go on.
  server.unref();
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(name);
  });
  if (!isOurs) return undefined;
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
