import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlainWorld } from '#testing/gateway/plain-world.ts';

let world: PlainWorld;
beforeEach(async () => {
  world = new PlainWorld();
});
afterEach(() => world.close());

test('a JSON reply that drips is given up when its time is over, though it never stops moving', async () => {
  await world.open({ upstreamPolicy: { replyTimeoutMs: 300 } });
  world.control.decide(world.route(0));
  let drip: NodeJS.Timeout | undefined;
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices": [');
    drip = setInterval(() => response.write(' '), 20);
  };
  const { status, text } = await world.ask('a');
  expect([status, JSON.parse(text).error.code]).toEqual([504, 'agent_timeout']);
  await vi.waitFor(() => expect(world.v1.hungUp).toBe(1));
  clearInterval(drip);
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('a stream may go on for longer than any reply', async () => {
  await world.open({ upstreamPolicy: { replyTimeoutMs: 1 } });
  world.control.decide(world.route(0));
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"choices": []}\n\n');
    setTimeout(() => response.end('data: [DONE]\n\n'), 50);
  };
  expect((await world.ask('a', {}, { stream: true })).text).toContain('[DONE]');
});

test('an agent’s own patience goes before that for all', async () => {
  await world.open({ agentUpstream: { helper: { firstByteTimeoutMs: 200 } } });
  world.control.decide(world.route(0));
  world.v1.answer = () => undefined;
  const { status, text } = await world.ask('a');
  expect([status, JSON.parse(text).error.code]).toEqual([504, 'agent_timeout']);
});

test('a user who takes nothing any more is let go, and so is the agent', async () => {
  await world.open({ upstreamPolicy: { idleTimeoutMs: 300 } });
  world.decide(0);
  world.plain.v1.handle = (_, response) => {
    const fill = (): void => {
      while (response.write(Buffer.alloc(256 * 1024)));
      response.once('drain', fill);
    };
    fill();
  };
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.on('error', () => undefined).write('GET /agents/helper/film HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.pause();
  await vi.waitFor(() => expect(world.plain.v1.hungUp).toBe(1), { timeout: 10_000 });
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
  socket.destroy();
});

test('what is left of a whole reply is not kept for a user who takes nothing', async () => {
  await world.open({ upstreamPolicy: { idleTimeoutMs: 300 } });
  world.control.decide(world.route(0, {}, { api: 'responses' }));
  const large = JSON.stringify({ id: 'resp_1', output: [], padding: 'x'.repeat(12 * 1024 * 1024) });
  world.v1.answer = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(large);
  const body = JSON.stringify({ model: 'helper', input: 'hello' });
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  const cut = new Promise((done) => socket.on('error', () => undefined).on('close', done));
  socket.write(`POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  socket.pause();
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
  await vi.waitFor(() => expect(world.log.map(({ event }) => event)).toContain('gateway.reader.stopped'), 10_000);
  // What had been sent before can be read, and then no more.
  socket.resume();
  await cut;
  expect(socket.bytesRead).toBeLessThan(large.length);
});

test('a body that stops coming is not waited for', async () => {
  await world.open({ upstreamPolicy: { idleTimeoutMs: 300 } });
  for (const path of ['/v1/chat/completions', '/agents/helper/x']) {
    world.control.decide(world.route(0));
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    let text = '';
    const closed = new Promise((done) => socket.on('close', done));
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"model": "helper"`);
    await closed;
    expect(text).toContain('HTTP/1.1 408 ');
    expect(text).toContain('upload_timeout');
  }
  expect(world.v1.seen).toEqual([]);
});

test('what a project says of patience holds at once, for those agents of which it says it', async () => {
  await world.open();
  world.control.decide(world.route(0));
  world.v1.answer = () => undefined;
  const common = { conversationFrom: [], userFrom: [], exposeHeaders: true };
  world.control.apply({ ...common, agentUpstream: { helper: { firstByteTimeoutMs: 200 } } });
  expect((await world.ask('a')).status).toBe(504);
});
