import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { createServer, getCACertificates, type Server, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onBug } from '#testing/gateway/on-bug.ts';
import { anyBytes } from '#testing/gateway/plain-world.ts';
import { askWhole, type RecordedReply } from '#testing/gateway/recorded-reply.ts';
import { SELF_SIGNED } from '#testing/gateway/self-signed.ts';
import { AgentPool } from './agent-pool.ts';

const LIMITS = { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 60_000 };
const CHUNKED = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nse-\r\n5;a\r\ncret!\r\n0\r\n\r\n`;
const usual = getCACertificates('default');

let server: Server;
let port: number;
let pool: AgentPool | undefined;
let connections: { readonly protocol: unknown; readonly name: unknown; readonly isResumed: boolean }[];
let isLast: boolean;
beforeEach(async () => {
  connections = [];
  isLast = false;
  server = createServer({ ...SELF_SIGNED, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    const { alpnProtocol: protocol, servername: name } = socket as TLSSocket & { readonly servername?: string };
    connections.push({ protocol, name, isResumed: socket.isSessionReused() });
    socket.on('error', () => undefined).on('data', () => (isLast ? socket.end(CHUNKED) : socket.write(CHUNKED)));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  setDefaultCACertificates(usual);
  await pool?.destroy();
  pool = undefined;
  await new Promise((done) => server.close(done));
});

function askAt(origin: string, limits = LIMITS): Promise<RecordedReply> {
  pool ??= new AgentPool(origin, limits, onBug);
  return askWhole(pool);
}

test('a certificate that nobody vouches for is refused, and nothing is sent', async () => {
  const { told, error } = await askAt(`https://localhost:${port}`);
  expect([told, error?.code]).toEqual([['error'], 'DEPTH_ZERO_SELF_SIGNED_CERT']);
});

test('one that is trusted is spoken to in HTTP/1.1, and its connection is used again', async () => {
  setDefaultCACertificates([...usual, SELF_SIGNED.cert]);
  for (let times = 0; times < 3; times += 1) expect((await askAt(`https://localhost:${port}`)).text).toBe('se-cret!');
  expect(connections).toEqual([{ protocol: 'http/1.1', name: 'localhost', isResumed: false }]);
});

test('the next connection goes on with the session of the last', async () => {
  setDefaultCACertificates([...usual, SELF_SIGNED.cert]);
  isLast = true;
  for (let times = 0; times < 2; times += 1) expect((await askAt(`https://localhost:${port}`)).text).toBe('se-cret!');
  await vi.waitFor(() => expect(connections.map(({ isResumed }) => isResumed)).toEqual([false, true]));
});

test('one that is trusted for another host is refused', async () => {
  setDefaultCACertificates([...usual, SELF_SIGNED.cert]);
  const { told, error } = await askAt(`https://127.0.0.1:${port}`);
  expect([told, error?.code]).toEqual([['error'], 'ERR_TLS_CERT_ALTNAME_INVALID']);
});

test('an agent that does not finish its part of the handshake is given up in time', async () => {
  const silent = createPlainServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const address = `https://localhost:${(silent.address() as AddressInfo).port}`;
  const { told, error } = await askAt(address, { ...LIMITS, connectTimeoutMs: 100 });
  expect([told, error?.code]).toEqual([['error'], 'UND_ERR_CONNECT_TIMEOUT']);
  expect(error?.message).toMatch(/attempted address: localhost:\d+, timeout: 100ms/);
  await new Promise((done) => silent.close(done));
});

test('a large reply is held back while nobody takes it, and comes whole', async () => {
  setDefaultCACertificates([...usual, SELF_SIGNED.cert]);
  const large = anyBytes(8 * 1024 * 1024);
  server.removeAllListeners('secureConnection').on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n`);
      socket.write(large);
      socket.write('\r\n0\r\n\r\n');
    });
  });
  pool = new AgentPool(`https://localhost:${port}`, LIMITS, onBug);
  let pauses = 0;
  let isHeld = false;
  let tooSoon = 0;
  const reply = await askWhole(pool, {}, (what, { controller }) => {
    if (what !== 'data') return;
    if (isHeld) tooSoon += 1;
    if (pauses >= 20) return;
    pauses += 1;
    isHeld = true;
    controller?.pause();
    setImmediate(() => {
      isHeld = false;
      controller?.resume();
    });
  });
  expect([pauses, tooSoon]).toEqual([20, 0]);
  expect(reply.body.equals(large)).toBe(true);
});
