import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ tenantFrom: ['header:x-tenant'] });
});
afterEach(() => world.close());

/** What control has been told of one version of the route. */
const told = (version: number) => world.control.begun.get(`helper ${version}`);

test('tells how many conversations began on either side under each weight: each once, and nobody who comes again by nature', async () => {
  const first = world.route(5_000);
  world.control.decide(first);
  const names = Array.from({ length: 20 }, (_, index) => `conversation ${index}`);
  const reached = await Promise.all(names.map((name) => world.ask(name)));
  await Promise.all(names.map((name) => world.ask(name)));
  const { pin } = await world.ask();
  await world.ask(undefined, { 'x-headgate-pin': pin });
  await world.ask(undefined, { 'x-user-id': 'Ada' });
  await world.ask(undefined, { 'x-tenant': 'acme' });
  const candidate = reached.filter(({ release }) => release === 'v2').length;
  await vi.waitFor(() => expect((told(first.version)?.candidate ?? 0) + (told(first.version)?.baseline ?? 0)).toBe(21));
  expect(told(first.version)).toMatchObject({ wantedBp: 5_000, salt: 'a' });
  expect([candidate, candidate + 1]).toContain(told(first.version)?.candidate);
  const second = world.route(9_000);
  world.control.decide(second);
  await world.ask('another');
  await vi.waitFor(() => expect(told(second.version)?.wantedBp).toBe(9_000));
});

test('tells again what control has not heard', async () => {
  const route = world.route(5_000);
  world.control.decide(route);
  world.control.delivery = 'lost';
  await world.ask('a');
  await vi.waitFor(() => expect(world.log.some(({ event }) => event === 'gateway.begun.untold')).toBe(true));
  await world.ask('b');
  world.control.delivery = 'works';
  await vi.waitFor(() => expect((told(route.version)?.candidate ?? 0) + (told(route.version)?.baseline ?? 0)).toBe(2));
});
