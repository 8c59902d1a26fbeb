import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readExposition } from '#testing/exposition.ts';
import { Collector } from '#testing/gateway/collector.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

const sampled = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
const prices = { 'gpt-4o': { inputPerMillion: 2.5, outputPerMillion: 10, cachedInputPerMillion: 1.25 } };
const rollout = { id: 'rol_1', step: 2 };

let world: GatewayWorld;
let collector: Collector;
beforeEach(async () => {
  collector = new Collector();
  const endpoint = await collector.listen();
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(10_000));
  const common = { conversationFrom: [], userFrom: [], exposeHeaders: true };
  world.control.apply({ ...common, prices, telemetry: { endpoint, sampleRatio: 0 } });
});
afterEach(async () => {
  await world.close();
  await collector.close();
});

/** What was told last of a metric, of the series that have these attributes. */
function points(name: string, wanted: object = {}) {
  const found = collector.metrics.find((metric) => metric.name === name)?.points ?? [];
  return found.filter(({ attributes }) => Object.entries(wanted).every(([key, value]) => attributes[key] === value));
}

/** All that there is to tell is told with a stop. */
async function stopped(requests: number): Promise<void> {
  await world.gateway?.stop(1_000);
  const told = () => points('headgate.requests').reduce((sum, point) => sum + Number(point.asDouble), 0);
  await vi.waitFor(() => expect(told()).toBe(requests), { timeout: 10_000 });
}

const filled = (point: ReturnType<typeof points>[number] | undefined) => {
  const bounds = point?.explicitBounds as readonly number[];
  const counts = point?.bucketCounts as readonly string[];
  expect(counts).toHaveLength(bounds.length + 1);
  return counts.flatMap((count, index) => (count === '0' ? [] : [[bounds[index - 1], bounds[index], Number(count)]]));
};

const whole = (usage: object) => JSON.stringify({ model: 'gpt-4o-2024-08-06', choices: [{ message: {} }], usage });

test('metrics say of which rollout and arm they are, each by itself, and of none where none was', async () => {
  const reached = { v1: 0, v2: 0 };
  world.control.decide(world.route(5_000, { rollout }));
  for (let index = 0; index < 20; index += 1) reached[(await world.ask(`a${index}`)).release as 'v1' | 'v2'] += 1;
  // Another step of the same rollout is no other series, and no rollout is one of its own.
  world.control.decide(world.route(10_000, { rollout: { ...rollout, step: 3 } }));
  for (let index = 0; index < 2; index += 1) await world.ask(`b${index}`);
  world.control.decide(world.route(0));
  for (let index = 0; index < 3; index += 1) await world.ask(`c${index}`);
  const token = (await readFile(join(world.folder, 'metrics-token'), 'utf8')).trim();
  const scraped = await fetch(`${world.url}/-/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const plain = readExposition(await scraped.text());
  await stopped(25);
  const told = points('headgate.requests', { 'headgate.outcome': 'success' }).map(({ attributes, asDouble }) => [
    attributes['headgate.deployment.id'],
    attributes['headgate.rollout.id'],
    attributes['headgate.rollout.arm'],
    asDouble,
  ]);
  const byArm = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  expect(told.sort(byArm)).toEqual([
    ['dep_v1', 'rol_1', 'baseline', reached.v1],
    ['dep_v1', undefined, 'baseline', 3],
    ['dep_v2', 'rol_1', 'candidate', reached.v2 + 2],
  ]);
  const arm = { 'headgate.rollout.id': 'rol_1', 'headgate.rollout.arm': 'candidate' };
  for (const name of ['gen_ai.invoke_agent.duration', 'gen_ai.client.token.usage']) {
    expect(points(name, arm)[0]?.count).toBe(String(reached.v2 + 2));
  }
  // Whoever scrapes has one series a deployment, and all of it.
  const served = (release: string) => plain.value('headgate_requests_total', { release, outcome: 'success' });
  expect([served('v1'), served('v2')]).toEqual([reached.v1 + 3, reached.v2 + 2]);
});

test('tokens are in the buckets of the convention, input and output apart', async () => {
  const usages = [
    { prompt_tokens: 1, completion_tokens: 17 },
    { prompt_tokens: 1_024, completion_tokens: 200 },
    { prompt_tokens: 1_025, completion_tokens: 1e8 },
  ];
  world.v2.answer = ({ serial }, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(whole(usages[serial - 1] ?? {}));
  world.control.decide(world.route(10_000, { rollout }));
  for (let index = 0; index < 3; index += 1) await world.ask(`a${index}`);
  await stopped(3);
  const [input] = points('gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' });
  const [output] = points('gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' });
  const bounds = [
    1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
  ];
  expect([input?.explicitBounds, output?.explicitBounds]).toEqual([bounds, bounds]);
  expect([input?.sum, input?.count, output?.sum]).toEqual([2_050, '3', 100_000_217]);
  expect(filled(input)).toEqual([
    [undefined, 1, 1],
    [256, 1_024, 1],
    [1_024, 4_096, 1],
  ]);
  expect(filled(output)).toEqual([
    [16, 64, 1],
    [64, 256, 1],
    [67_108_864, undefined, 1],
  ]);
});

test('times are in the buckets of the convention: until the first token, and until the last byte', async () => {
  const say = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
  world.v2.answer = (_, response) => {
    world.stopwatch.advance(30);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(say({ role: 'assistant', content: '' }), () =>
      setImmediate(() => {
        world.stopwatch.advance(120);
        response.end(`${say({ content: 'Yes.' })}data: {"choices":[{"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`);
      }),
    );
  };
  world.control.decide(world.route(10_000, { rollout }));
  await world.ask('a', sampled, { stream: true });
  await stopped(1);
  const [firstToken] = points('gen_ai.server.time_to_first_token', { 'gen_ai.agent.version': 'v2' });
  const finer = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
  expect(firstToken?.explicitBounds).toEqual(finer);
  expect(firstToken?.sum).toBe(0.15);
  expect(filled(firstToken)).toEqual([[0.1, 0.25, 1]]);
  const [duration] = points('gen_ai.invoke_agent.duration', { 'gen_ai.agent.version': 'v2' });
  const coarser = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];
  expect(duration?.explicitBounds).toEqual(coarser);
  expect(filled(duration)).toEqual([[0.1, 0.2, 1]]);
  await vi.waitFor(() => expect(collector.spans).toHaveLength(1));
  // The first chunk says nothing yet; it is there all the same.
  const firstChunk = collector.spans[0]?.attributes['gen_ai.response.time_to_first_chunk'];
  expect(firstChunk).toBeGreaterThanOrEqual(0.03);
  expect(firstChunk).toBeLessThanOrEqual(0.15);
});

test('a reply that is no stream has neither a first chunk nor a first token', async () => {
  world.control.decide(world.route(10_000));
  await world.ask('a', sampled);
  await stopped(1);
  expect(points('gen_ai.server.time_to_first_token')).toEqual([]);
  await vi.waitFor(() => expect(collector.spans).toHaveLength(1));
  expect(collector.spans[0]?.attributes).not.toHaveProperty('gen_ai.response.time_to_first_chunk');
});

test('input that the provider had cached is told, and its price is in the cost of its arm', async () => {
  const usage = { prompt_tokens: 1_000, completion_tokens: 200, prompt_tokens_details: { cached_tokens: 400 } };
  world.v2.answer = (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(whole(usage));
  world.control.decide(world.route(10_000, { rollout }));
  await world.ask('a', sampled);
  await world.ask('b');
  await stopped(2);
  await vi.waitFor(() => expect(collector.spans).toHaveLength(1));
  expect(collector.spans[0]?.attributes['gen_ai.usage.cache_read.input_tokens']).toBe(400);
  // Of each: 600 tokens at 2.5, 400 at 1.25 and 200 at 10 micro-dollars.
  expect(points('headgate.cost')).toMatchObject([
    { asDouble: 0.008, attributes: { 'headgate.rollout.id': 'rol_1', 'headgate.rollout.arm': 'candidate' } },
  ]);
  expect(collector.metrics.find(({ name }) => name === 'headgate.cost')?.unit).toBe('{USD}');
});

test('where no price is known no cost is told', async () => {
  world.control.decide(world.route(10_000));
  await world.ask('a');
  await stopped(1);
  expect(points('headgate.cost')).toEqual([]);
});
