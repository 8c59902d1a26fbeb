import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onBug } from '#testing/gateway/on-bug.ts';
import { RawAgent } from '#testing/gateway/raw-agent.ts';
import { ask, askWhole } from '#testing/gateway/recorded-reply.ts';
import { AgentPool } from './agent-pool.ts';

type Asked = Parameters<typeof ask>[1];

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n';

let agent: RawAgent;
let pool: AgentPool;
beforeEach(async () => {
  agent = new RawAgent();
  pool = new AgentPool(await agent.listen(), { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 60_000 }, onBug);
});
afterEach(async () => {
  await pool.destroy();
  await agent.close();
});

/** What the agent's side of a connection ends with; to be asked before it does. */
const closing = (socket: Socket): Promise<unknown> => once(socket, 'close');

test.each<[string, Asked, string, string]>([
  ['no byte of a reply', { headersTimeoutMs: 100 }, '', 'UND_ERR_HEADERS_TIMEOUT'],
  ['half of its headers', { headersTimeoutMs: 100 }, 'HTTP/1.1 200 OK\r\n', 'UND_ERR_HEADERS_TIMEOUT'],
  ['hints and no more', { headersTimeoutMs: 100 }, 'HTTP/1.1 103 Hints\r\n\r\n', 'UND_ERR_HEADERS_TIMEOUT'],
  ['no body', { bodyTimeoutMs: 100 }, HEAD, 'UND_ERR_BODY_TIMEOUT'],
  ['half of its body', { bodyTimeoutMs: 100 }, `${HEAD}bo`, 'UND_ERR_BODY_TIMEOUT'],
])('an agent that sends %s is given up', async (_, limits, bytes, code) => {
  const closed = Promise.withResolvers<void>();
  agent.answer = (socket) => {
    socket.once('close', () => closed.resolve()).write(bytes);
  };
  expect((await askWhole(pool, limits)).error?.code).toBe(code);
  await closed.promise;
});

test('headers that drip are given up all the same, a body that drips is not', async () => {
  const drips: NodeJS.Timeout[] = [];
  agent.answer = (socket, serial) => {
    const text = serial === 1 ? 'HTTP/1.1 200 OK\r\nx-a: ' : 'HTTP/1.1 200 OK\r\n\r\n';
    socket.write(text);
    drips.push(setInterval(() => socket.write('a'), 20));
  };
  expect((await askWhole(pool, { headersTimeoutMs: 300 })).error?.code).toBe('UND_ERR_HEADERS_TIMEOUT');
  // As long as the first one took, which is the clock here.
  const drip = ask(pool, { bodyTimeoutMs: 2_000 });
  await vi.waitFor(() => expect(drip.body.length).toBeGreaterThan(30));
  expect(drip.error).toBeUndefined();
  for (const each of drips) clearInterval(each);
});

test('while we are the one who does not read, no time of the agent’s runs', async () => {
  agent.answer = (socket, serial) => void (serial === 1 ? socket.write(`${HEAD}bo`) : undefined);
  const paused = ask(pool, { headersTimeoutMs: 100, bodyTimeoutMs: 100 }, (what, { controller }) => {
    if (what === 'data') controller?.pause();
  });
  await vi.waitFor(() => expect(paused.text).toBe('bo'));
  // Far longer than that, on the same clock.
  expect((await askWhole(pool, { headersTimeoutMs: 400 })).error?.code).toBe('UND_ERR_HEADERS_TIMEOUT');
  expect(paused.error).toBeUndefined();
  paused.controller?.resume();
  await paused.over;
  expect(paused.error?.code).toBe('UND_ERR_BODY_TIMEOUT');
});

test('a connection that is not used is closed in time, sooner than the agent says it would', async () => {
  await pool.destroy();
  pool = new AgentPool(await agentAddress(), { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 100 }, onBug);
  const closed: Promise<unknown>[] = [];
  agent.answer = (socket, serial) => {
    closed.push(closing(socket));
    const keepAlive = serial === 1 ? '' : 'keep-alive: timeout=3\r\n';
    socket.write(`HTTP/1.1 200 OK\r\n${keepAlive}content-length: 0\r\n\r\n`);
  };
  await askWhole(pool);
  await closed[0];
  await askWhole(pool);
  await closed[1];
  expect(agent.connections).toBe(2);
});

const agentAddress = async (): Promise<string> => {
  await agent.close();
  agent = new RawAgent();
  return agent.listen();
};

const upload = (): AsyncIterable<Buffer> =>
  (async function* () {
    yield Buffer.from('in parts');
  })();

test.each<[string, () => Asked]>([
  ['a whole request', () => ({})],
  ['an upload', () => ({ method: 'POST', body: upload() })],
])(
  'of %s, a reply that must be whole in time is given up though it moves, and one of which that was taken back is not',
  async (_, asked) => {
    const drips: NodeJS.Timeout[] = [];
    agent.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      drips.push(setInterval(() => socket.write('a'), 20));
    };
    const free = ask(pool, asked(), (what, { controller }) => {
      if (what === 'head') controller?.limit(200);
      if (what === 'data') controller?.limit(undefined);
    });
    const limited = await askWhole(pool, asked(), (what, { controller }) => {
      if (what === 'head') controller?.limit(200);
    });
    expect(limited.error).toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT', message: 'no whole reply in time' });
    expect(limited.body.length).toBeGreaterThan(0);
    const before = free.body.length;
    await vi.waitFor(() => expect(free.body.length).toBeGreaterThan(before + 20));
    expect(free.error).toBeUndefined();
    for (const each of drips) clearInterval(each);
  },
);

test('the time of one reply is not that of the next on the same connection', async () => {
  agent.answer = (socket, serial) => {
    if (serial === 1) socket.write(`${HEAD}body`);
  };
  await askWhole(pool, {}, (what, { controller }) => {
    if (what === 'head') controller?.limit(100);
  });
  const next = ask(pool);
  expect((await askWhole(pool, { headersTimeoutMs: 400 })).error?.code).toBe('UND_ERR_HEADERS_TIMEOUT');
  expect(next.error).toBeUndefined();
});
