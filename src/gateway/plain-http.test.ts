import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { anyBytes, bytesOf, PlainWorld, replyTo } from '#testing/gateway/plain-world.ts';

let world: PlainWorld;
beforeEach(async () => {
  world = new PlainWorld();
  await world.open();
  world.decide(0);
});
afterEach(() => world.close());

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s goes through with path, query and bytes as they are',
  async (method) => {
    world.decide(0, '/base');
    const sent = anyBytes(2_000);
    const said = anyBytes(3_000);
    let got: Buffer = Buffer.alloc(0);
    world.plain.v1.handle = async (request, response) => {
      got = await bytesOf(request);
      response.writeHead(207, { 'content-type': 'application/x-own', 'x-kept': 'a, b', 'set-cookie': ['a=1', 'b=2'] });
      response.end(said);
    };
    const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    const headers = hasBody ? { 'content-length': sent.length } : {};
    const reply = await world.whole('/a%2Fb//c?q=%20x&q=2', { method, headers }, hasBody ? sent : undefined);
    expect(world.plain.v1.seen).toMatchObject([{ method, url: '/base/a%2Fb//c?q=%20x&q=2' }]);
    expect(got.equals(hasBody ? sent : Buffer.alloc(0))).toBe(true);
    expect(reply.status).toBe(207);
    expect(reply.headers).toMatchObject({ 'content-type': 'application/x-own', 'x-kept': 'a, b' });
    expect(reply.headers['set-cookie']?.slice(0, 2)).toEqual(['a=1', 'b=2']);
    expect(reply.body.equals(method === 'HEAD' ? Buffer.alloc(0) : said)).toBe(true);
  },
);

test('a GET may carry a body, as some agents want it', async () => {
  let got = '';
  world.plain.v1.handle = async (request, response) => {
    got = String(await bytesOf(request));
    response.end();
  };
  const reply = await world.whole('/search', { method: 'GET', headers: { 'content-length': 7 } }, '{"q":1}');
  expect([reply.status, got]).toEqual([200, '{"q":1}']);
});

test('the agent’s own root, and a query on it, are reached with and without a slash', async () => {
  await world.whole('');
  await world.whole('/');
  await world.whole('?q=1');
  world.decide(0, '/base');
  await world.whole('');
  expect(world.plain.v1.seen.map(({ url }) => url)).toEqual(['/', '/', '/?q=1', '/base']);
});

test('tokens of users pass untouched; ours, and what belongs to a connection, do not', async () => {
  const headers = {
    authorization: 'Bearer of-the-user',
    'x-api-key': 'k',
    cookie: 'session=1; headgate_pin=p; b=2',
    'x-headgate-pin': 'p',
    'x-headgate-spy': '1',
    'accept-encoding': 'br',
    connection: 'close, x-private',
    'x-private': '1',
    te: 'trailers',
    'proxy-authorization': 'Basic x',
  };
  await world.whole('/', { headers });
  const seen = world.plain.v1.seen[0]?.headers ?? {};
  expect(seen).toMatchObject({
    authorization: 'Bearer of-the-user',
    'x-api-key': 'k',
    cookie: 'session=1; b=2',
    'accept-encoding': 'br',
    'x-request-id': expect.stringMatching(/^req_/),
    'x-forwarded-prefix': '/agents/helper',
    'x-forwarded-host': new URL(world.url).host,
  });
  for (const gone of ['x-headgate-pin', 'x-headgate-spy', 'x-private', 'te', 'proxy-authorization']) {
    expect(seen[gone]).toBeUndefined();
  }
  await world.whole('/', { headers: { authorization: `Bearer hg_${'a'.repeat(43)}` } });
  expect(world.plain.v1.seen[1]?.headers.authorization).toBeUndefined();
});

test('events reach the user one by one, and the reply may never end before the user goes', async () => {
  let say: ((text: string) => void) | undefined;
  world.plain.v1.handle = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    say = (text) => void response.write(text);
    say('data: 1\n\n');
  };
  const call = world.begin('/events');
  const reply = replyTo(call);
  call.end();
  const events = (await reply).iterator();
  expect(String((await events.next()).value)).toBe('data: 1\n\n');
  say?.('data: 2\n\n');
  expect(String((await events.next()).value)).toBe('data: 2\n\n');
  call.destroy();
  await vi.waitFor(() => expect(world.plain.v1.hungUp).toBe(1));
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
});

test('a conversation stays where it began, by header and by the cookie that the gateway gave', async () => {
  const first = await world.whole('/', { headers: { 'x-conversation-id': 'a' } });
  const cookie = (await world.whole('/')).headers['set-cookie']?.at(-1) ?? '';
  expect(cookie).toMatch(/^headgate_pin=[^;]+; Path=\/agents\/helper; Max-Age=1800; HttpOnly; SameSite=Lax$/);
  world.decide(10_000);
  expect(first.headers['x-headgate-release']).toBe('v1');
  expect((await world.whole('/')).headers['x-headgate-release']).toBe('v2');
  for (const headers of [{ 'x-conversation-id': 'a' }, { cookie: cookie.split(';')[0] }]) {
    const { headers: told } = await world.whole('/', { headers });
    expect(told).toMatchObject({
      'x-headgate-release': 'v1',
      'x-headgate-assignment': 'pin',
      'x-headgate-agent': 'helper',
    });
  }
});

test('a cookie that is young is not set again with every reply', async () => {
  const cookie = (await world.whole('/')).headers['set-cookie']?.at(-1)?.split(';')[0];
  expect((await world.whole('/', { headers: { cookie } })).headers['set-cookie']).toBeUndefined();
  world.stopwatch.advance(10 * 60_000);
  expect((await world.whole('/', { headers: { cookie } })).headers['set-cookie']).toHaveLength(1);
});

test('links of the agent lead users to where they see it', async () => {
  world.decide(0, '/base');
  const locations = [
    ['/base/next?q=1', '/agents/helper/next?q=1'],
    [`${world.addresses.v1}/base/next`, '/agents/helper/next'],
    ['/agents/helper/next', '/agents/helper/next'],
    ['/elsewhere', '/elsewhere'],
    ['/basement', '/basement'],
    ['next', 'next'],
    ['https://example.com/base/next', 'https://example.com/base/next'],
    ['//example.com/base', '//example.com/base'],
  ];
  for (const [said, seen] of locations) {
    world.plain.v1.handle = (_, response) => void response.writeHead(302, { location: said }).end();
    expect(await world.whole('/')).toMatchObject({ status: 302, headers: { location: seen } });
  }
  // A redirect is an answer.
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(locations.length));
});

test('statuses without a body stay without one', async () => {
  for (const status of [204, 304]) {
    world.plain.v1.handle = (_, response) => void response.writeHead(status, { etag: '"x"' }).end();
    const { headers, body, ...reply } = await world.whole('/');
    expect([reply.status, headers.etag, headers['content-length'], body.length]).toEqual([status, '"x"', undefined, 0]);
  }
});

test.each(['/../secret', '/a/..', '/%2e%2E/x', '/a/.%2e/x', '/..%2fx', '/..\\x', '/./x', '/a/..;/x'])(
  'a path that could lead out of the agent’s own, %s, is refused',
  async (path) => {
    expect((await world.whole(path)).status).toBe(400);
    expect(world.plain.v1.seen).toEqual([]);
  },
);

test('dots that are only part of a name are no way out', async () => {
  for (const path of ['/.well-known/agent.json', '/a..b/..c', '/x?to=/../y'])
    expect((await world.whole(path)).status).toBe(200);
});

test('each agent is found where it speaks, and nowhere else', async () => {
  const models = async (): Promise<unknown> => (await (await fetch(`${world.url}/v1/models`)).json()) as unknown;
  expect((await world.ask('a')).text).toContain('send this request to /agents/helper/');
  expect((await world.ask('a')).status).toBe(400);
  expect(await models()).toMatchObject({ data: [] });
  expect((await fetch(`${world.url}/v1/models/helper`)).status).toBe(404);
  expect((await fetch(`${world.url}/agents/nobody/x`)).status).toBe(404);
  world.control.decide(world.route(0));
  const reply = await world.whole('/chat/completions', { method: 'POST' }, '{}');
  expect(reply.status).toBe(400);
  expect(String(reply.body)).toContain('send this request to /v1/chat/completions');
  expect(await models()).toMatchObject({ data: [{ id: 'helper' }] });
});

test('a tester’s pass reaches the release that it names, and goes no further', async () => {
  const { headers } = await world.whole('/x', { headers: { ...world.pass(), 'x-conversation-id': 'a' } });
  expect(headers).toMatchObject({ 'x-headgate-release': 'v2', 'x-headgate-assignment': 'tester' });
  expect(headers['set-cookie']).toBeUndefined();
  expect(Object.keys(world.plain.v2.seen[0]?.headers ?? {}).filter((name) => name.startsWith('x-headgate'))).toEqual([
    'x-headgate-purpose',
  ]);
  expect((await world.whole('/x', { headers: { 'x-conversation-id': 'a' } })).headers['x-headgate-release']).toBe('v1');
});

test('requests are copied to a shadow with what they carry, but for bodies that only pass through', async () => {
  world.decide(0, '', {}, { shadow: { deploymentId: deploymentOf('v2'), shareBp: 10_000 } });
  let copied = '';
  world.plain.v2.handle = async (request, response) => {
    copied = String(await bytesOf(request));
    response.end();
  };
  await world.whole('/small?q=1', { method: 'PUT' }, 'small');
  await vi.waitFor(() => expect(copied).toBe('small'));
  expect(world.plain.v2.seen[0]).toMatchObject({ method: 'PUT', url: '/small?q=1' });
  expect(world.plain.v2.seen[0]?.headers).toMatchObject({
    'x-headgate-shadow': '1',
    'x-forwarded-prefix': '/agents/helper',
  });
  await world.whole('/large', { method: 'PUT' }, anyBytes(100_000));
  await world.whole('/after');
  await vi.waitFor(() => expect(world.plain.v2.seen).toHaveLength(2));
  expect(world.plain.v2.seen[1]?.url).toBe('/after');
});
