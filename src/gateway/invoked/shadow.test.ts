import { afterEach, expect, test } from 'vitest';
import type { RequestOutcome } from '#domain/sample/index.ts';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { InvokedWorld, type Protocol } from '#testing/gateway/invoked-world.ts';
import { eventually } from '#testing/runtimes/invoking.ts';

let world: InvokedWorld;
afterEach(() => world.close());

async function start(protocol: Protocol, settings: Parameters<InvokedWorld['open']>[0] = {}): Promise<void> {
  world = new InvokedWorld(protocol);
  await world.open(settings);
  world.decide(0, { shadow: { deploymentId: deploymentOf('v2'), shareBp: 10_000 } });
}

const shadows = (outcome: RequestOutcome): number => world.outcomes('v2', outcome, 'shadow');
const said = [
  { role: 'user', content: 'hello' },
  { role: 'assistant', content: 'Hi.' },
  { role: 'user', content: 'more' },
];
const ask = (more: object = {}) => world.post('/v1/chat/completions', { model: 'helper', messages: said, ...more });

test.each(['threads', 'a2a'] as const)(
  'a copy is shown to a shadow that speaks %s, marked, whole, and counted apart',
  async (protocol) => {
    await start(protocol);
    const response = await ask();
    expect(response.headers.get('x-headgate-release')).toBe('v1');
    await (await ask({ stream: true })).text();
    await eventually(() => expect(shadows('success')).toBe(2));
    const { v1, v2 } = world.agents;
    expect(v2.seen.every(({ headers }) => headers['x-headgate-shadow'] === '1')).toBe(true);
    expect(v1.seen.some(({ headers }) => 'x-headgate-shadow' in headers)).toBe(false);
    expect(world.outcomes('v2', 'success')).toBe(0);
    if ('threads' in v2) {
      expect(v2.seen.filter(({ path }) => path === '/threads').map(({ body }) => body.messages)).toHaveLength(2);
      await eventually(() => expect(v2.threads.size).toBe(0));
      const tokens = world.counted('v2', 'shadow').reduce((sum, each) => sum + each.tokens.sum, 0);
      expect(tokens).toBe(32);
    } else expect([...v2.contexts.values()].flat().every((text) => text.includes('Hi.'))).toBe(true);
  },
);

test('a shadow that fails or is slow costs nobody anything: its work is stopped', async () => {
  await start('threads');
  const { v2 } = world.threads;
  v2.next.push({ fails: { code: 'server_error', message: 'Oh no.' } });
  await ask();
  await eventually(() => expect(shadows('agent-error')).toBe(1));
  const held = Promise.withResolvers<void>();
  v2.next.push({ waitsFor: held.promise });
  await ask();
  await eventually(() => expect(v2.seen.filter(({ path }) => path.endsWith('/runs'))).toHaveLength(2));
  await world.gateway?.stop(1_000);
  expect(shadows('aborted')).toBe(1);
  expect(v2.cancelled).toHaveLength(1);
  held.resolve();
});
