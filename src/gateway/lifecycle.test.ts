import { stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { chatEvents } from '#testing/gateway/tiny-agent.ts';
import { probeGateway, stopGateway } from './process/adopt.ts';
import { readGatewayIdentity, writeGatewayIdentity } from './process/identity.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(5_000));
});
afterEach(() => world.close());

test('changes of the route under load drop nothing, and touch no request in flight', async () => {
  let failed = 0;
  let sent = 0;
  let changing = true;
  const user = async (name: string): Promise<void> => {
    while (changing) {
      sent += 1;
      const { status, text } = await world.ask(name, {}, { stream: true });
      if (status !== 200 || !text.endsWith('data: [DONE]\n\n')) failed += 1;
    }
  };
  const users = Array.from({ length: 8 }, (_, index) => user(`u${index}`));
  for (const weight of [1_000, 9_000, 0, 10_000, 3_000, 5_000]) {
    const soFar = sent;
    world.control.decide(world.route(weight));
    await vi.waitFor(() => expect(sent).toBeGreaterThan(soFar + 30), { timeout: 10_000 });
  }
  changing = false;
  await Promise.all(users);
  expect(failed).toBe(0);
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v1', 'success') + world.outcomes('v2', 'success')).toBe(sent);
});

test('a request in flight is finished by the release that it began on, though the route lost it', async () => {
  const [first = '', ...rest] = chatEvents('a', 'slow');
  let finish = (): void => undefined;
  world.control.decide(world.route(10_000));
  world.v2.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first);
    finish = () => void response.end(rest.join(''));
  };
  const response = await world.post('/v1/chat/completions', { model: 'helper', messages: [], stream: true });
  const [baseline] = world.route(0).targets;
  world.control.decide(world.route(0, { targets: baseline === undefined ? [] : [{ ...baseline, weightBp: 10_000 }] }));
  finish();
  expect(await response.text()).toBe([first, ...rest].join(''));
});

test('a gateway that has not heard from control yet asks to be patient about an agent that it does not know', async () => {
  await world.gateway?.stop(500);
  world.control.isSlow = true;
  await world.start();
  expect(await world.ask('a')).toMatchObject({ status: 200 });
  const early = await world.post('/v1/chat/completions', { model: 'newer', messages: [] });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await early.json()).toMatchObject({ error: { code: 'no_routes_yet' } });
  expect((await fetch(`${world.url}/agents/newer/x`)).status).toBe(503);
  expect((await fetch(`${world.url}/v1/models/newer`)).status).toBe(503);
  expect((await fetch(`${world.url}/healthz`)).status).toBe(200);
  await world.renew();
  expect((await world.post('/v1/chat/completions', { model: 'newer', messages: [] })).status).toBe(404);
});

test('a gateway that knows no route at all is not ready', async () => {
  const blank = new GatewayWorld();
  try {
    await blank.open();
    const health = await fetch(`${blank.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([503, { status: 'starting' }]);
    blank.control.decide();
    expect((await fetch(`${blank.url}/healthz`)).status).toBe(200);
  } finally {
    await blank.close();
  }
});

test('follows what a project says of gateways at once, and after a restart while control is away', async () => {
  const settings = { conversationFrom: ['header:x-chat'], userFrom: [], exposeHeaders: false };
  expect((await world.ask('a')).release).toBeTypeOf('string');
  world.control.apply(settings);
  expect((await world.ask('a')).release).toBeNull();
  await world.renew();
  expect((await world.ask('a')).release).toBeNull();
  await world.gateway?.stop(500);
  world.control.isSlow = true;
  await world.start();
  expect((await world.ask('a')).release).toBeNull();
});

test('a stop lets requests in flight finish and takes no new ones', async () => {
  const [first = '', ...rest] = chatEvents('a', 'slow');
  let finish = (): void => undefined;
  world.control.decide(world.route(0));
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first);
    finish = () => void response.end(rest.join(''));
  };
  const response = await world.post('/v1/chat/completions', { model: 'helper', messages: [], stream: true });
  const stopped = world.gateway?.stop(5_000);
  await vi.waitFor(async () => {
    const closed = await fetch(`${world.url}/healthz`).then(
      () => false,
      () => true,
    );
    expect(closed).toBe(true);
  });
  finish();
  expect(await response.text()).toBe([first, ...rest].join(''));
  await stopped;
  expect(world.outcomes('v1', 'success')).toBe(1);
});

test('while it drains, replies tell clients to let go of the connection', async () => {
  const before = await world.ask('a');
  expect(before.headers.get('connection')).not.toBe('close');
  await world.gateway?.stop(500);
  await world.start({ lingerMs: 300 });
  await world.ask('a');
  const stopped = world.gateway?.stop(2_000);
  const during = await world.ask('a');
  expect(during).toMatchObject({ status: 200 });
  expect(during.headers.get('connection')).toBe('close');
  await stopped;
});

test('so does a reply to a request that came before', async () => {
  const request = httpRequest(`${world.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 13 },
  });
  const answered = new Promise<string | undefined>((done, fail) => {
    request.on('response', (response) => done(response.headers.connection));
    request.on('error', fail);
  });
  request.write('{"model":"x"');
  await vi.waitFor(async () => expect(await isReading()).toBe(true));
  const stopped = world.gateway?.stop(5_000);
  request.end('}');
  expect(await answered).toBe('close');
  await stopped;
});

/** Whether it has begun to read a request. */
async function isReading(): Promise<boolean> {
  const identity = await readGatewayIdentity(world.folder);
  const headers = { authorization: `Bearer ${identity?.adminToken}` };
  const { heldBytes } = (await (await fetch(`${world.url}/-/identity`, { headers })).json()) as { heldBytes: number };
  return heldBytes > 0;
}

test('a request that does not end is cut when the grace is over', async () => {
  world.v1.answer = () => undefined;
  world.v2.answer = () => undefined;
  const cut = world.ask('a').then(
    () => 'answered',
    () => 'cut',
  );
  await vi.waitFor(() => expect(world.v1.seen.length + world.v2.seen.length).toBe(1));
  await world.gateway?.stop(100);
  expect(await cut).toBe('cut');
});

test('the identity file lets whoever reads it find, recognise and stop the gateway', async () => {
  const identity = await readGatewayIdentity(world.folder);
  if (identity === undefined) throw new Error('there is no identity file');
  expect(identity).toMatchObject({ url: world.url, pid: process.pid, dataFolderHash: 'sha256:test' });
  expect((await stat(join(world.folder, 'gateway.json'))).mode & 0o777).toBe(0o600);
  expect(await probeGateway(identity)).toBe('live');
  expect(await probeGateway({ ...identity, boot: 'another' })).toBe('foreign');
  expect(await probeGateway({ ...identity, adminToken: 'wrong' })).toBe('foreign');
  expect(await stopGateway({ ...identity, adminToken: 'wrong' }, 100)).toBe(false);
  expect((await fetch(`${world.url}/-/identity`)).status).toBe(401);
  expect(await stopGateway(identity, 500)).toBe(true);
  await world.gateway?.stopped;
  expect(await probeGateway(identity)).toBe('gone');
  expect(await readGatewayIdentity(world.folder)).toBeUndefined();
});

test('the gateway’s id outlives it, its boot does not; another start’s identity file is left alone', async () => {
  const before = await readGatewayIdentity(world.folder);
  await world.gateway?.stop(100);
  await world.start();
  const after = await readGatewayIdentity(world.folder);
  if (after === undefined) throw new Error('there is no identity file');
  expect(after.gatewayId).toBe(before?.gatewayId);
  expect(after.boot).not.toBe(before?.boot);
  await writeGatewayIdentity(world.folder, { ...after, boot: 'successor' });
  await world.gateway?.stop(100);
  expect((await readGatewayIdentity(world.folder))?.boot).toBe('successor');
});

test('a port that another program holds is refused by name', async () => {
  const port = Number(new URL(world.url).port);
  const first = world.gateway;
  await expect(world.start({ port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  world.gateway = first;
});

test('a request that lies about its length is refused, and the next one is served', async () => {
  const status = await new Promise<number | string>((done) => {
    const request = httpRequest(`${world.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked', 'content-length': '5' },
    });
    request.on('response', (response) => done(response.statusCode ?? 0));
    request.on('error', () => done('cut'));
    request.end('{}');
  });
  expect([400, 'cut']).toContain(status);
  expect((await world.ask('a')).status).toBe(200);
});

test('settings that can’t be read are told of once, and again when it is something else', async () => {
  const snapshot = world.control.decide(world.route(0));
  const told = () => world.log.filter(({ event }) => event === 'gateway.settings.refused').length;
  const say = (issue: number, settingsRefused: string | undefined): void => {
    const said = { ...snapshot, issue, settingsRefused };
    world.control.replay(said);
  };
  for (const [issue, because] of ['one', 'one', 'other', 'other', undefined, 'other'].entries())
    say(100 + issue, because);
  await vi.waitFor(() => expect(told()).toBe(3));
});
