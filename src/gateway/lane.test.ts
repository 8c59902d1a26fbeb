import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, PlainWorld } from '#testing/gateway/plain-world.ts';
import { RawUser } from '#testing/gateway/raw-user.ts';

let world: PlainWorld;
let users: RawUser[];
beforeEach(async () => {
  world = new PlainWorld();
  users = [];
  await world.open();
  world.decide(0);
});
afterEach(async () => {
  for (const { socket } of users) socket.destroy();
  await world.close();
});

function come(): RawUser {
  const user = new RawUser(world.url);
  users.push(user);
  return user;
}

const get = (path = '/a'): string => `GET /agents/helper${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
const post = (body: string, path = '/a'): string =>
  `POST /agents/helper${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** Of the gateway's own accounts. */
async function gauge(name: string): Promise<number> {
  const token = (await readFile(join(world.folder, 'metrics-token'), 'utf8')).trim();
  const page = await fetch(`${world.url}/-/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return Number(new RegExp(`^headgate_gateway_${name}(?:\\{[^}]*\\})? (\\d+)$`, 'm').exec(await page.text())?.[1]);
}

/** The lane writes names in small letters, Node's server doesn't. */
const isLane = (head = ''): boolean => /^connection: /m.test(head);

test('a head goes out once, also where its body comes in pieces later', async () => {
  let finish = (): void => undefined;
  world.plain.v1.handle = (_, response) => {
    response.writeHead(200, { 'content-length': 6, 'x-own': '1', 'set-cookie': 'a=1' });
    response.write('abc');
    finish = () => void response.end('def');
  };
  const user = come();
  await user.send(get());
  await vi.waitFor(() => expect(user.text).toContain('abc'));
  finish();
  const [reply] = await user.replies(1);
  expect(isLane(reply?.head)).toBe(true);
  expect(reply?.body).toBe('abcdef');
  const names = [...(reply?.head ?? '').matchAll(/^([^:\s]+):/gm)].map(([, name]) => name);
  const once = names.filter((name) => name !== 'set-cookie');
  expect(once).toEqual([...new Set(once)]);
  expect(reply?.head.match(/^set-cookie: .*/gm)).toHaveLength(2);
});

test('an agent that dies after its head breaks the connection, and no second head goes out', async () => {
  world.plain.v1.handle = (_, response) => {
    response.writeHead(200, { 'content-length': 6 });
    response.flushHeaders();
    setTimeout(() => response.destroy(), 20);
  };
  const user = come();
  await user.send(get());
  await user.closed;
  expect(user.text.match(/HTTP\/1\.1/g) ?? []).toHaveLength(user.text === '' ? 0 : 1);
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('what an agent puts in a header begins no line for the user', async () => {
  world.plain.v1.handle = ({ socket }) =>
    void socket.write('HTTP/1.1 200 OK\r\nx-a: \u{1f600}\r\ncontent-length: 2\r\n\r\nok');
  const user = come();
  await user.send(get());
  const [reply] = await user.replies(1);
  expect([200, 502]).toContain(reply?.status);
});

test('served in the lane, then by Node: an upload on a connection that had plain requests before', async () => {
  let got = '';
  world.plain.v1.handle = async (request, response) => {
    got += (await bytesOf(request)).toString();
    response.end('ok');
  };
  const user = come();
  await user.send(post('1'));
  await user.replies(1);
  const piece = 'x'.repeat(70_000);
  const head = 'POST /agents/helper/b HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
  await user.send(`${head}11170\r\n${piece}\r\n`, `11170\r\n${piece}\r\n0\r\n\r\n`);
  await user.replies(2);
  await user.send(post('2'));
  const replies = await user.replies(3);
  expect(replies.map(({ status, head: said }) => [status, isLane(said)])).toEqual([
    [200, true],
    [200, false],
    [200, false],
  ]);
  expect(got).toBe(`1${piece}${piece}2`);
});

test('many users at once each get their own reply', async () => {
  world.plain.v1.handle = async (request, response) => {
    const body = await bytesOf(request);
    setTimeout(() => response.end(`<${request.url} ${body}>`), (body.length * 7) % 11);
  };
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const user = come();
      for (let count = 1; count <= 15; count += 1) {
        await user.send(post('y'.repeat(at + count), `/${at}/${count}`));
        const replies = await user.replies(count);
        expect(replies.at(-1)?.body).toBe(`</${at}/${count} ${'y'.repeat(at + count)}>`);
      }
    }),
  );
});

describe('a user who hangs up', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['before a byte of the reply', () => undefined, ''],
    ['after its head', (response) => response.flushHeaders(), '\r\n\r\n'],
    [
      'in a reply of known length',
      (response) => void response.writeHead(200, { 'content-length': 9 }).write('half'),
      'half',
    ],
    ['in a reply of chunks', (response) => void response.write('half'), 'half'],
    [
      'in a stream of events',
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n'),
      'data: 1',
    ],
  ])('%s ends the agent’s request, and nothing is held for him', async (_, handle, seen) => {
    world.plain.v1.handle = (request, response) => void request.resume().on('end', () => handle(response));
    for (const [count, leave] of [
      [1, (user: RawUser): unknown => user.socket.destroy()],
      [2, (user: RawUser): unknown => user.socket.resetAndDestroy()],
      [3, (user: RawUser): unknown => user.socket.end()],
    ] as const) {
      const user = come();
      await user.send(post('hello'));
      await vi.waitFor(() => expect(world.plain.v1.seen).toHaveLength(count));
      await user.until(() => user.text.includes(seen));
      leave(user);
      await vi.waitFor(() => expect(world.plain.v1.hungUp).toBe(count));
      await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(count));
    }
    expect(await gauge('held_bytes')).toBe(0);
    // Nothing is under way any more: there is nothing to be cut.
    await world.gateway?.stop(60_000);
  });

  test('in the middle of a request reaches no agent', async () => {
    const bytes = post('hello');
    for (const length of [1, 20, bytes.indexOf('\r\n\r\n') + 2, bytes.length - 1]) {
      const user = come();
      await user.send(bytes.slice(0, length));
      user.socket.destroy();
    }
    await world.whole('/after');
    expect(world.plain.v1.seen).toHaveLength(1);
    await vi.waitFor(async () => expect(await gauge('held_bytes')).toBe(0));
  });
});

test('10 MB to a reader who is slow hold the agent back, and come whole', async () => {
  const piece = Buffer.alloc(64 * 1024, 'abcdefghij');
  let isWaiting = false;
  world.plain.v1.handle = async (_, response) => {
    response.writeHead(200, { 'content-length': 160 * piece.length });
    for (let count = 0; count < 160; count += 1) {
      if (response.write(piece)) continue;
      isWaiting = true;
      await new Promise((done) => response.once('drain', done));
      isWaiting = false;
    }
    response.end();
  };
  const user = come();
  user.socket.pause();
  await user.send(get());
  await vi.waitFor(() => expect(isWaiting).toBe(true));
  expect(await gauge('held_bytes')).toBeLessThan(1_000_000);
  user.socket.resume();
  const [reply] = await user.replies(1);
  expect(reply?.body === piece.toString('latin1').repeat(160)).toBe(true);
  await user.send(get());
  await user.until(() => user.text.length > 160 * piece.length + 2_000);
});

describe('when the gateway stops', () => {
  test('a connection that is used no more is closed, one under way is served and told to go, the first request on a new one too', async () => {
    let finish = (): void => undefined;
    world.plain.v1.handle = (_, response) => {
      finish = () => void response.end('late');
    };
    const [idle, silent, busy] = [come(), come(), come()];
    await idle.send('GET /agents/nobody/x HTTP/1.1\r\nhost: x\r\n\r\n');
    await busy.send(get());
    await vi.waitFor(() => expect(world.plain.v1.seen).toHaveLength(1));
    const stopped = world.gateway?.stop(60_000);
    await idle.closed;
    expect([busy.isClosed, silent.isClosed]).toEqual([false, false]);
    await silent.send('GET /agents/nobody/x HTTP/1.1\r\nhost: x\r\n\r\n');
    expect((await silent.replies(1))[0]?.head).toMatch(/^connection: close\r$/im);
    await silent.closed;
    finish();
    const [reply] = await busy.replies(1);
    await busy.closed;
    expect(reply).toMatchObject({ status: 200, body: 'late' });
    expect(reply?.head).toMatch(/^connection: close\r$/im);
    await stopped;
    expect(world.log.find(({ event }) => event === 'gateway.stopped')?.fields ?? {}).not.toMatchObject({
      cutRequests: 1,
    });
  });

  test('one that had begun a request is served, and told to go', async () => {
    const user = come();
    await user.send(get().slice(0, 20));
    await world.whole('/before');
    const stopped = world.gateway?.stop(60_000);
    await user.send(get().slice(20));
    const [reply] = await user.replies(1);
    expect([reply?.status, /^connection: close\r$/im.test(reply?.head ?? '')]).toEqual([200, true]);
    await user.closed;
    await stopped;
  });

  test('what never ends is cut when the time is over', async () => {
    world.plain.v1.handle = (_, response) => void response.write('for ever');
    const [user, partial] = [come(), come()];
    await partial.send(get().slice(0, 20));
    await user.send(get());
    await user.until(() => user.text.includes('for ever'));
    await world.gateway?.stop(50);
    await Promise.all([user.closed, partial.closed]);
  });
});
