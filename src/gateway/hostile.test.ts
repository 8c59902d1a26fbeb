import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlainWorld } from '#testing/gateway/plain-world.ts';
import { RawAgent } from '#testing/gateway/raw-agent.ts';

let world: PlainWorld;
let agent: RawAgent;
beforeEach(async () => {
  world = new PlainWorld();
  agent = new RawAgent();
  await world.open();
  const address = await agent.listen();
  world.decide(0, '', { v1: address });
});
afterEach(async () => {
  await world.close();
  await agent.close();
});

/** Sends bytes as they stand and gives all that came back until the gateway closed, or `isDone` said so. */
function send(bytes: string, isDone: (reply: string) => boolean = () => false): Promise<string> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  let reply = '';
  return new Promise((done) => {
    socket.on('error', () => undefined).on('close', () => done(reply));
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
      if (isDone(reply)) socket.destroy();
    });
    socket.write(bytes, 'latin1');
  });
}

const statuses = (reply: string): readonly string[] =>
  [...reply.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, code = '']) => code);

const LINE = 'POST /agents/helper/a HTTP/1.1\r\nhost: x\r\n';
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n';

test.each([
  ['a length and chunks', `${LINE}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['chunks and a length', `${LINE}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['two lengths', `${LINE}content-length: 0\r\ncontent-length: 40\r\n\r\n${SMUGGLED}`],
  ['two lengths in one', `${LINE}content-length: 0, 40\r\n\r\n${SMUGGLED}`],
  ['a signed length', `${LINE}content-length: +0\r\n\r\n${SMUGGLED}`],
  ['a length in hexadecimal', `${LINE}content-length: 0x0\r\n\r\n${SMUGGLED}`],
  ['a length that no number holds', `${LINE}content-length: 99999999999999999999\r\n\r\n${SMUGGLED}`],
  ['an empty length', `${LINE}content-length: \r\n\r\n${SMUGGLED}`],
  [
    'identity before chunks',
    `${LINE}transfer-encoding: identity, chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  ],
  ['chunks before identity', `${LINE}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['another encoding', `${LINE}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['a control character in the encoding', `${LINE}transfer-encoding: \x0bchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['a space before the colon', `${LINE}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['a folded line', `${LINE}x-a: b\r\n transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n${SMUGGLED}`],
  ['a bare line feed', `POST /agents/helper/a HTTP/1.1\nhost: x\ncontent-length: 0\n\n${SMUGGLED}`],
  ['a bare line feed in a header', `${LINE}x-a: b\ncontent-length: 40\r\n\r\n${SMUGGLED}`],
  ['a bare carriage return in a header', `${LINE}x-a: b\rcontent-length: 40\r\n\r\n${SMUGGLED}`],
  ['a zero byte in a header', `${LINE}x-a: b\x00c\r\n\r\n${SMUGGLED}`],
  ['a chunk size that is none', `${LINE}transfer-encoding: chunked\r\n\r\nG\r\nab\r\n0\r\n\r\n${SMUGGLED}`],
  ['a negative chunk size', `${LINE}transfer-encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n${SMUGGLED}`],
  [
    'a chunk size that no number holds',
    `${LINE}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nab\r\n0\r\n\r\n${SMUGGLED}`,
  ],
  ['a chunk that is longer than it says', `${LINE}transfer-encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n${SMUGGLED}`],
  ['a bare line feed after a chunk size', `${LINE}transfer-encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n${SMUGGLED}`],
  ['an extension with a line feed', `${LINE}transfer-encoding: chunked\r\n\r\n2;a\nb\r\nab\r\n0\r\n\r\n${SMUGGLED}`],
  ['a length in the trailers', `${LINE}transfer-encoding: chunked\r\n\r\n0\r\ncontent-length: 40\r\n\r\n${SMUGGLED}`],
  ['no host', `GET /agents/helper/a HTTP/1.1\r\n\r\n${SMUGGLED}`],
  ['a version that is none', `GET /agents/helper/a HTTP/9.9\r\nhost: x\r\n\r\n${SMUGGLED}`],
  ['no HTTP at all', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${SMUGGLED}`],
])('%s: nobody takes part of one request for another', async (_, bytes) => {
  const reply = await send(`${bytes}${SMUGGLED}`, (text) => statuses(text).length > 2);
  // Whatever the agent got was made here: whole, with one idea of where it ends, and for the agent's own path.
  for (const request of agent.received.split(/(?=^[A-Z]+ \S+ HTTP\/1\.1\r$)/m)) {
    if (request === '') continue;
    expect(request).toMatch(/^POST \/a HTTP\/1\.1\r\n/);
    expect(request).toContain('x-forwarded-prefix: /agents/helper\r\n');
    const framing = request.match(/^(content-length|transfer-encoding):/gm) ?? [];
    expect(framing.length).toBeLessThanOrEqual(1);
  }
  expect(agent.received).not.toContain('smuggled');
  // And whoever sent it hears that it was no good, or gets one answer for each request that there was.
  for (const status of statuses(reply)) expect(['200', '400', '404', '502', '505']).toContain(status);
  expect((await world.whole('/after')).status).toBe(200);
});

test('what can’t be read is refused in the shape that clients know', async () => {
  const reply = await send(`${LINE}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n`);
  const [head = '', body = ''] = reply.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(head.toLowerCase()).toContain('connection: close');
  expect(JSON.parse(body)).toMatchObject({ error: { type: 'invalid_request_error', code: 'malformed_request' } });
  expect(world.gateway?.measures().state.refusals).toEqual({ malformed_request: 1 });
});

test('a megabyte of headers is refused, in one line or in thousands', async () => {
  const padding = 'x'.repeat(1024 * 1024);
  const many = Array.from({ length: 50_000 }, (_, index) => `x-${index}: 1234567890\r\n`).join('');
  for (const bytes of [
    `${LINE}x-padding: ${padding}\r\n\r\n`,
    `${LINE}${many}\r\n`,
    `GET /${padding} HTTP/1.1\r\n\r\n`,
  ]) {
    const reply = await send(bytes);
    expect(reply === '' ? 'cut' : statuses(reply)[0]).toMatch(/^(431|cut)$/);
  }
  // One that is small enough to be read before the answer is sent hears it in any case.
  const reply = await send(`${LINE}x-padding: ${'x'.repeat(17_000)}\r\n\r\n`);
  expect(statuses(reply)).toEqual(['431']);
  expect(reply).toContain('"code":"headers_too_large"');
  expect(agent.requests).toEqual([]);
});

test('chunk extensions go no further, and a flood of them is refused', async () => {
  const reply = await send(
    `${LINE}transfer-encoding: chunked\r\n\r\n2;name=value;other="quoted"\r\nab\r\n0\r\n\r\n`,
    (text) => text.endsWith('ok'),
  );
  expect(statuses(reply)).toEqual(['200']);
  expect(agent.received).toContain('ab\r\n');
  expect(agent.received).not.toContain('quoted');
  const flood = await send(`${LINE}transfer-encoding: chunked\r\n\r\n2;${'e'.repeat(20_000)}`);
  expect(statuses(flood)).toEqual(['413']);
});

test('trailers of a request go no further', async () => {
  const bytes = `${LINE}transfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nx-headgate-purpose: smoke\r\nauthorization: x\r\n\r\n`;
  const reply = await send(bytes, (text) => text.endsWith('ok'));
  expect(statuses(reply)).toEqual(['200']);
  expect(agent.received).not.toMatch(/purpose|authorization/);
});

test('requests that come all at once are answered in their order, each with its own reply', async () => {
  world.decide(0);
  world.plain.v1.handle = (request, response) => {
    // The first is the slowest: its reply must come first all the same.
    const rest = world.plain.v1.seen.length;
    request.resume().on('end', () => setTimeout(() => response.end(`<${request.url}>`), 60 / rest));
  };
  const bytes = ['/1', '/2', '/3', '/4']
    .map((path) => `GET /agents/helper${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
    .join('');
  const reply = await send(bytes, (text) => text.includes('</4>'));
  expect(reply.match(/<\/\d>/g)).toEqual(['</1>', '</2>', '</3>', '</4>']);
});

test('garbage after a request that is being answered ends the connection, and never gets into the answer', async () => {
  agent.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  let reply = '';
  const closed = new Promise((done) => socket.on('error', () => undefined).on('close', done));
  socket.on('data', (chunk) => {
    reply += String(chunk);
    if (reply.endsWith('half')) socket.write('\x00\x01 garbage\r\n\r\n');
  });
  socket.write('GET /agents/helper/a HTTP/1.1\r\nhost: x\r\n\r\n');
  await closed;
  expect(statuses(reply)).toEqual(['200']);
  expect(reply.endsWith('half')).toBe(true);
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
});

test('one connection can’t queue requests without end', async () => {
  agent.answer = () => undefined;
  const flood = 'GET /agents/helper/a HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_000);
  expect(await send(flood)).toBe('');
  expect(agent.requests.length).toBeLessThanOrEqual(100);
  await vi.waitFor(() => expect(world.log.map(({ event }) => event)).toContain('gateway.pipeline.cut'));
  agent.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
  expect((await world.whole('/after')).status).toBe(200);
});
