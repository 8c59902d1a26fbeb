import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Target } from '#domain/traffic/index.ts';
import { readExposition, type Scraped } from '#testing/exposition.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ exposeHeaders: true });
  world.control.decide(world.route(2_500));
});
afterEach(() => world.close());

const scrape = (token?: string) =>
  fetch(`${world.url}/-/metrics`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

async function read(): Promise<Scraped> {
  const token = (await readFile(join(world.folder, 'metrics-token'), 'utf8')).trim();
  const response = await scrape(token);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return readExposition(await response.text());
}

const asBaseline = (target: Target): Target => ({ ...target, role: 'baseline', weightBp: 10_000 });

const served = ({ value }: Scraped, release: string) =>
  value('headgate_requests_total', { agent: 'helper', environment: 'production', release, outcome: 'success' }) ?? 0;

test('requests are counted from the start on, delivered or not, and under whatever weights', async () => {
  const reached: (string | null)[] = [];
  for (let index = 0; index < 10; index += 1) reached.push((await world.ask(`a${index}`)).release);
  await vi.waitFor(() => expect(world.outcomes('v1', 'success') + world.outcomes('v2', 'success')).toBe(10));
  world.control.decide(world.route(10_000));
  for (let index = 0; index < 5; index += 1) reached.push((await world.ask(`b${index}`)).release);
  const scraped = await read();
  for (const release of ['v1', 'v2']) {
    expect(served(scraped, release)).toBe(reached.filter((each) => each === release).length);
  }
  const times = { agent: 'helper', release: 'v2' };
  expect(scraped.value('headgate_response_time_seconds_count', times)).toBe(served(scraped, 'v2'));
  const weight = (release: string) => scraped.value('headgate_route_weight_ratio', { agent: 'helper', release });
  expect([weight('v1'), weight('v2')]).toEqual([0, 1]);
  expect(scraped.value('headgate_gateway_conversations')).toBe(15);
});

test('what the gateway refused by itself is there, whoever asked for whatever, by the code that they were told', async () => {
  await world.post('/v1/chat/completions', []);
  await world.post('/v1/feedback', []);
  await world.post('/v1/feedback', { rating: 9 });
  await world.post('/v1/feedback', { requestId: 'req_of_nobody', rating: 5 });
  await world.post('/v1/chat/completions', { model: 'nobody' });
  await fetch(`${world.url}/v1/models/nobody`);
  await fetch(`${world.url}/v1/nothing`);
  expect((await scrape('not the token')).status).toBe(401);
  await fetch(`${world.url}/-/nothing`);
  const scraped = await read();
  const refused = (code: string) => scraped.value('headgate_gateway_refused_requests_total', { code });
  expect([refused('invalid_json'), refused('invalid_feedback'), refused('unknown_id')]).toEqual([2, 1, 1]);
  expect([refused('model_not_found'), refused('unknown_url')]).toEqual([2, 1]);
  expect([refused('unauthenticated'), refused('gateway_busy')]).toEqual([2, undefined]);
});

test('a rollback moves the conversations of the bad release, each counted once, among all moves and by itself', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `conversation ${index}`);
  const askAll = async () => Promise.all(names.map(async (name) => (await world.ask(name)).release));
  world.control.decide(world.route(5_000));
  const onBad = (await askAll()).filter((release) => release === 'v2').length;
  expect([onBad > 0, onBad < names.length]).toEqual([true, true]);
  const moves = async () => {
    const { value } = await read();
    return ['taken_back', 'moved'].map((what) => value(`headgate_gateway_${what}_conversations_total`));
  };
  expect(await moves()).toEqual([0, 0]);
  world.control.decide(world.route(0, { revoked: [deploymentOf('v2')] }));
  for (let turn = 0; turn < 2; turn += 1) expect(new Set(await askAll())).toEqual(new Set(['v1']));
  expect(await moves()).toEqual([onBad, onBad]);
  const { targets } = world.route(0);
  world.control.decide(world.route(0, { targets: targets.filter(({ label }) => label === 'v2').map(asBaseline) }));
  expect(new Set(await askAll())).toEqual(new Set(['v2']));
  expect(await moves(), 'their release is gone, which is no rollback').toEqual([onBad, onBad + names.length]);
});

test('metrics need their token, which opens nothing else and is the same after a restart', async () => {
  const token = (await readFile(join(world.folder, 'metrics-token'), 'utf8')).trim();
  for (const wrong of [undefined, '', 'x'.repeat(48)]) expect((await scrape(wrong)).status).toBe(401);
  expect((await scrape(token)).status).toBe(200);
  const identity = await fetch(`${world.url}/-/identity`, { headers: { authorization: `Bearer ${token}` } });
  expect(identity.status).toBe(401);
  expect((await fetch(`${world.url}/metrics`)).status).toBe(404);
  await world.gateway?.stop(100);
  await world.start();
  expect((await scrape(token)).status).toBe(200);
});
