import { beforeEach, expect, test } from 'vitest';
import { readExposition } from '#testing/exposition.ts';
import { fillStore, running } from '#testing/http/filled-store.ts';
import { createHttpWorld, type HttpWorld } from '#testing/http/http-world.ts';

let world: HttpWorld;
beforeEach(async () => {
  world = await createHttpWorld();
});

async function scrape() {
  const reply = await world.app.inject({ url: '/metrics', headers: await world.as('viewer') });
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return readExposition(reply.body);
}

test('tells the wanted and the measured share, the step and the state of what is under way', async () => {
  await world.commit(fillStore);
  const { value } = await scrape();
  const { agent, environment } = running;
  const candidate = { agent, environment, release: 'v2', role: 'candidate' };
  expect(value('headgate_route_weight_ratio', candidate)).toBe(0.1);
  expect(value('headgate_route_measured_ratio', candidate)).toBe(0.05);
  expect(value('headgate_route_requests', candidate)).toBe(50);
  const rollout = { agent, environment, rollout: running.rollout?.id ?? '' };
  const inState = (state: string) => value('headgate_rollout_state', { ...rollout, state });
  expect([inState('baking'), inState('paused')]).toEqual([1, 0]);
  expect(value('headgate_rollout_step', rollout)).toBe(0);
  expect(value('headgate_rollout_steps', rollout)).toBe(running.rollout?.plan.steps.length);
  expect(value('headgate_rollout_info', { ...rollout, candidate: 'v2' })).toBe(1);
  expect(value('headgate_rollout_verdict', { ...rollout, metric: 'error-rate', verdict: 'pass' })).toBe(1);
  expect(value('headgate_promotions', { state: 'rolling-out' })).toBe(1);
});

test('before there is anything it is told so, and no share is made up', async () => {
  const { value, types } = await scrape();
  expect(value('headgate_info')).toBe(1);
  expect([...types.keys()]).toEqual(['headgate_info']);
});

test('needs a token that may read', async () => {
  expect((await world.app.inject({ url: '/metrics' })).statusCode).toBe(401);
  expect((await world.app.inject({ url: '/metrics', headers: await world.as('gateway') })).statusCode).toBe(403);
});
