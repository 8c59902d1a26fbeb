import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LoggedRequest } from '#domain/sample/index.ts';
import type { GatewaySettings } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { PlainWorld } from '#testing/gateway/plain-world.ts';

const SETTINGS: GatewaySettings = { conversationFrom: ['header:x-conversation-id'], userFrom: [], exposeHeaders: true };
const ALL = { shareBp: 10_000, agentSharesBp: {} };

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(0));
});
afterEach(() => world.close());

const keep = (requestLog: GatewaySettings['requestLog'], more: Partial<GatewaySettings> = {}): void =>
  world.control.apply({ ...SETTINGS, requestLog, ...more });
const kept = (): readonly LoggedRequest[] => [...world.control.requests.values()];
const say = (content: string) => ({ messages: [{ role: 'user', content }] });

test('nothing is kept unless the project says so, and then all that says how the release did', async () => {
  await world.ask('a');
  keep(ALL);
  const { requestId } = await world.ask('a', {}, { ...say('I am ada@example.com'), user: 'ada' });
  await vi.waitFor(() => expect(kept()).toHaveLength(1));
  expect(kept()[0]).toMatchObject({
    id: requestId,
    agent: 'helper',
    environment: 'production',
    deploymentId: deploymentOf('v1'),
    routeVersion: 1,
    outcome: 'success',
    latencyMs: 0,
    tokens: 12,
    request: { model: 'helper', messages: [{ role: 'user', content: 'I am [email]' }] },
    reply: { choices: [{ message: { content: 'v1' } }] },
    isCut: false,
  });
  expect(JSON.stringify(kept())).not.toMatch(/ada|"user":"/);
  keep(undefined);
  await world.ask('a');
  await world.gateway?.stop(1_000);
  expect(kept()).toHaveLength(1);
});

test('conversations are kept whole or not at all, in the share that was asked for, by agent', async () => {
  keep({ shareBp: 0, agentSharesBp: { helper: 3_000 } });
  const asked = Array.from({ length: 60 }, (_, index) => [world.ask(`c${index}`), world.ask(`c${index}`)]).flat();
  await Promise.all(asked);
  await world.gateway?.stop(1_000);
  const turns = new Map<string, number>();
  for (const { conversation } of kept()) turns.set(conversation, (turns.get(conversation) ?? 0) + 1);
  expect(new Set(turns.values())).toEqual(new Set([2]));
  // Of sixty with 30 % each; the names are always the same ones.
  expect(turns.size).toBeGreaterThan(8);
  expect(turns.size).toBeLessThan(30);
});

test('a stream is put together before it is redacted: no name hides between two pieces', async () => {
  keep(ALL);
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    response.end(`${piece('write to ada@')}${piece('example.com')}data: [DONE]\n\n`);
  };
  expect((await world.ask('a', {}, { stream: true })).text).toContain('example.com');
  await vi.waitFor(() => expect(kept()).toHaveLength(1));
  expect(kept()[0]?.reply).toEqual({
    choices: [{ message: { role: 'assistant', content: 'write to [email]' }, finish_reason: null }],
  });
});

test('what broke off, and what nobody could read, is kept as what it was', async () => {
  keep(ALL);
  world.v1.answer = (_, response) => void response.writeHead(500).end('<oops mail="a@b.de">');
  await world.ask('a');
  world.v1.answer = (_, response) => void response.destroy();
  await world.ask('b');
  await vi.waitFor(() => expect(kept()).toHaveLength(2));
  expect(kept().map(({ outcome, reply }) => [outcome, reply])).toEqual([
    ['agent-error', null],
    ['agent-error', null],
  ]);
});

test('neither testers nor copies are kept, and of two releases the one that answered', async () => {
  keep(ALL);
  await world.ask('a', world.pass());
  world.control.decide(world.route(10_000, {}, { baseUrl: 'http://127.0.0.1:1/v1' }));
  const away = world.route(10_000);
  const targets = away.targets.map((target) =>
    target.label === 'v2' ? { ...target, endpoint: { ...target.endpoint, baseUrl: 'http://127.0.0.1:1/v1' } } : target,
  );
  world.control.decide({ ...away, targets });
  keep(ALL);
  expect((await world.ask('c')).by).toBe('fallback');
  await world.gateway?.stop(1_000);
  expect(kept().map(({ deploymentId }) => deploymentId)).toEqual([deploymentOf('v1')]);
});

test('while control is away nothing grows without bound: what finds no room is dropped and counted', async () => {
  keep(ALL);
  world.control.delivery = 'lost';
  const long = say('x '.repeat(30_000));
  for (let round = 0; round < 12; round += 1) {
    const asked = Array.from({ length: 25 }, (_, index) => world.ask(`c${round} ${index}`, {}, long));
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
  }
  await vi.waitFor(() => expect(world.log.some(({ event }) => event === 'gateway.requests.dropped')).toBe(true));
  world.control.delivery = 'works';
  await world.gateway?.stop(1_000);
  expect(kept().length).toBeGreaterThan(100);
  expect(JSON.stringify(kept()).length).toBeLessThan(5 * 1024 * 1024);
});

test('of plain HTTP, which nobody here reads, nothing is kept', async () => {
  const plain = new PlainWorld();
  await plain.open();
  try {
    plain.decide(0);
    plain.control.apply({ ...SETTINGS, requestLog: ALL });
    plain.plain.v1.handle = (_, response) => void response.end('{"secret":1}');
    await plain.whole('/x', { method: 'POST', headers: { 'content-length': 2 } }, '{}');
    await plain.gateway?.stop(1_000);
    expect(plain.control.requests.size).toBe(0);
  } finally {
    await plain.close();
  }
});
