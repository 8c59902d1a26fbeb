import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { PostgresListener } from './postgres-listener.ts';

const AUTHENTICATED = Buffer.from('R\0\0\0\x08\0\0\0\0', 'latin1');
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');
const LISTENS = Buffer.from('C\0\0\0\x0bLISTEN\0', 'latin1');

/** Takes connections, answers them in turn with what it is given, and never ends one, as if the network to it were gone. */
let server: Server;
let answers: Buffer[];
const sockets: Socket[] = [];
const log = createRecordingLog();

beforeEach(async () => {
  answers = [];
  server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    const left = [...answers];
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const answer = left.shift();
      if (answer !== undefined) socket.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

const addressOf = () => `postgres://headgate@127.0.0.1:${(server.address() as AddressInfo).port}/headgate`;
const aListener = () => new PostgresListener({ connection: { connectionString: addressOf() }, log });

it('closes though the server it listens to says nothing any more', async () => {
  answers = [Buffer.concat([AUTHENTICATED, READY]), Buffer.concat([LISTENS, READY])];
  const listener = aListener();
  await new Promise<void>((heard) => listener.subscribe(heard));
  await listener.close();
});

it.each([
  ['it connects', []],
  ['it asks to listen', [Buffer.concat([AUTHENTICATED, READY])]],
])('closes though nothing is answered when %s', async (_, given) => {
  answers = given;
  const listener = aListener();
  listener.subscribe(() => undefined);
  await vi.waitFor(() => expect(sockets[0]?.bytesRead).toBeGreaterThan(0));
  await listener.close();
});

it('has the network asked after a quiet connection soon, not after hours', async () => {
  const keepAlive = vi.spyOn(Socket.prototype, 'setKeepAlive');
  const database = openPostgresDatabase(addressOf(), log);
  database.onCommit(() => undefined);
  await vi.waitFor(() => expect(keepAlive).toHaveBeenCalledWith(true, 10_000));
  await database.close();
});
