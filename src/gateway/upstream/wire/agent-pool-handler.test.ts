import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onBug } from '#testing/gateway/on-bug.ts';
import { RawAgent, says } from '#testing/gateway/raw-agent.ts';
import { ask, askWhole, RecordedReply } from '#testing/gateway/recorded-reply.ts';
import { AgentPool } from './agent-pool.ts';
import type { ReplyController, ReplyHandler } from './reply-handler.ts';

const LENGTH = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const LIMITS = { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 60_000 };
const GET = { method: 'GET', path: '/', headers: [], body: undefined, headersTimeoutMs: 0, bodyTimeoutMs: 0 };

let agent: RawAgent;
let url: string;
let pool: AgentPool;
beforeEach(async () => {
  agent = new RawAgent();
  url = await agent.listen();
  pool = new AgentPool(url, LIMITS, onBug);
});
afterEach(async () => {
  await pool.destroy();
  await agent.close();
});

test('who hangs up before it was their turn leaves neither place nor body', async () => {
  await pool.destroy();
  pool = new AgentPool(url, { ...LIMITS, connections: 1 }, onBug);
  const first = agent.heard();
  const begun = ask(pool);
  const socket = await first;
  const waiting = new RecordedReply();
  const queued = Promise.withResolvers<ReplyController>();
  const handler: ReplyHandler = Object.assign(waiting, { onQueued: queued.resolve });
  pool.dispatch({ ...GET, method: 'POST', path: '/late', body: 'long' }, handler);
  expect(pool.waiting).toBe(1);
  (await queued.promise).abort(new Error('gone'));
  expect([pool.waiting, waiting.told]).toEqual([0, ['error']]);
  socket.write(LENGTH);
  await begun.over;
  agent.answer = says(LENGTH);
  expect((await askWhole(pool, { path: '/next' })).text).toBe('ok');
  expect(agent.received).not.toContain('/late');
});

test('what goes wrong in the handling of one reply is told, and no other request feels it', async () => {
  const bugs: unknown[] = [];
  await pool.destroy();
  pool = new AgentPool(url, LIMITS, (error) => bugs.push(error));
  agent.answer = says(LENGTH);
  const fails = (): never => {
    throw new Error('a bug');
  };
  const broken: ReplyHandler = {
    ...{ onRequestStart: () => undefined, onResponseData: () => undefined, onResponseEnd: () => undefined },
    ...{ onResponseStart: fails, onResponseError: fails },
  };
  pool.dispatch({ ...GET, path: '/a' }, broken);
  const late: ReplyHandler = {
    ...broken,
    onResponseStart: () => undefined,
    onResponseEnd: fails,
    onResponseError: () => undefined,
  };
  pool.dispatch({ ...GET, path: '/b' }, late);
  expect((await askWhole(pool, { path: '/c' })).text).toBe('ok');
  await vi.waitFor(() => expect(bugs).toHaveLength(2));
});
