import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  emptyRollup,
  exposure,
  mergeRollups,
  type Rollup,
  rollupKeyText,
  sketchQuantile,
} from '#domain/sample/index.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { coarsen } from './telemetry/coarsen.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ conversationFrom: ['header:x-conversation-id', 'body:metadata.id'] });
  world.control.decide(world.route(5_000));
});
afterEach(() => world.close());

function total(label: string): Rollup {
  const [first, ...rest] = world.counted(label);
  if (first === undefined) throw new Error(`nothing was counted for ${label}`);
  return rest.reduce(mergeRollups, first);
}

async function askMany(count: number): Promise<number> {
  const reached = await Promise.all(Array.from({ length: count }, (_, index) => world.ask(`c${index}`)));
  return reached.filter((one) => one.release === 'v2').length;
}

test('every request is counted once, for the release that served it', async () => {
  const onV2 = await askMany(80);
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'success')).toBe(onV2);
  expect(world.outcomes('v1', 'success')).toBe(80 - onV2);
  const { latency, latencySketch, tokens, buckets, key } = total('v2');
  expect(latency.n).toBe(onV2);
  expect(Object.values(latencySketch).reduce((sum, count) => sum + count, 0)).toBe(onV2);
  expect(tokens).toEqual({ n: onV2, sum: 12 * onV2, sumSq: 144 * onV2 });
  expect(Object.values(buckets).reduce((sum, bucket) => sum + bucket.requests, 0)).toBe(onV2);
  expect(key).toMatchObject({ agent: 'helper', environment: 'production', routeVersion: 1 });
  expect(key.windowStart % 10_000).toBe(0);
});

test('latency and time to first byte come from the stopwatch', async () => {
  world.v1.answer = (_, response) => {
    world.stopwatch.advance(40);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"choices":[]}\n\n', () =>
      setImmediate(() => {
        world.stopwatch.advance(60);
        response.end('data: [DONE]\n\n');
      }),
    );
  };
  world.control.decide(world.route(0));
  await world.ask('a', {}, { stream: true });
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
  expect(total('v1').latency.sum).toBe(100);
  expect(total('v1').firstByte.n).toBe(1);
  expect(total('v1').firstByte.sum).toBeGreaterThanOrEqual(40);
});

test('time to the first token is not that to the first byte', async () => {
  const say = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
  world.v1.answer = (_, response) => {
    world.stopwatch.advance(40);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(say({ role: 'assistant', content: '' }), () =>
      setImmediate(() => {
        world.stopwatch.advance(60);
        response.end(`${say({ content: 'Yes.' })}data: {"choices":[{"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`);
      }),
    );
  };
  world.control.decide(world.route(0));
  await world.ask('a', {}, { stream: true });
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
  const { firstToken, firstTokenSketch = {} } = total('v1');
  expect(firstToken).toEqual({ n: 1, sum: 100, sumSq: 10_000 });
  expect(sketchQuantile(firstTokenSketch, 0.5)).toBeCloseTo(100, -1);
});

describe('what a reply tells is summed', () => {
  const usage = { prompt_tokens: 1_000, completion_tokens: 200, prompt_tokens_details: { cached_tokens: 400 } };
  const call = (name: string) => ({ id: 'c', type: 'function', function: { name, arguments: '{}' } });
  const whole = {
    model: 'gpt-4o-2024-08-06',
    choices: [{ message: { tool_calls: [call('find'), call('find'), call('order')] }, finish_reason: 'tool_calls' }],
    usage,
  };
  const prices = { 'gpt-4o': { inputPerMillion: 2.5, outputPerMillion: 10, cachedInputPerMillion: 1.25 } };

  async function askOnce(body: object, settings: Parameters<GatewayWorld['start']>[0]): Promise<Rollup> {
    await world.gateway?.stop(1_000);
    await world.start(settings);
    world.v1.answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    world.control.decide(world.route(0));
    await world.ask('a');
    await world.gateway?.stop(1_000);
    return total('v1');
  }

  test('tokens in and out, cost, tools, and in its key bucket', async () => {
    const { tokens, tokensIn, tokensOut, cost, toolCalls, buckets } = await askOnce(whole, { prices });
    expect([tokens.sum, tokensIn?.sum, tokensOut?.sum]).toEqual([1_200, 1_000, 200]);
    // 600 tokens at 2.5, 400 at 1.25 and 200 at 10 micro-dollars.
    expect(cost).toEqual({ n: 1, sum: 4_000, sumSq: 16_000_000 });
    expect(toolCalls).toEqual({ byName: { find: 2, order: 1 }, other: 0 });
    const [bucket] = Object.values(buckets);
    expect(bucket).toMatchObject({ requests: 1, errors: 0, tokens: 1_200, moments: { cost, tokens: { n: 1 } } });
    expect(bucket?.moments?.latency?.n).toBe(1);
  });

  test('a price that the project states counts from then on', async () => {
    await askOnce(whole, {});
    await world.start();
    world.control.decide(world.route(0));
    const common = { conversationFrom: [], userFrom: [], exposeHeaders: true };
    world.control.apply({ ...common, prices });
    await world.ask('b');
    await world.gateway?.stop(1_000);
    const { outcomes, cost } = total('v1');
    expect([outcomes.success, cost?.n]).toEqual([2, 1]);
  });

  test('a model without a price has no cost, not even none', async () => {
    const { tokens, cost, buckets } = await askOnce({ ...whole, model: 'other' }, { prices });
    expect(tokens.sum).toBe(1_200);
    expect(cost).toBeUndefined();
    expect(Object.values(buckets)[0]?.moments?.cost).toBeUndefined();
  });

  test('absurd numbers are not believed', async () => {
    const { tokens, tokensIn } = await askOnce({ ...whole, usage: { prompt_tokens: 1e300 } }, {});
    expect([tokens.n, tokensIn]).toEqual([0, undefined]);
  });
});

test('the slowest and the failed requests can be looked up by the ids that users were told', async () => {
  world.control.decide(world.route(0));
  world.v1.answer = (seen, response) => {
    world.stopwatch.advance(seen.serial === 2 ? 900 : 1);
    const status = seen.serial === 3 ? 500 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"choices":[]}');
  };
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) ids.push((await world.ask(name)).requestId);
  await world.gateway?.stop(1_000);
  const { slowest = [], failed = [] } = total('v1').worst ?? {};
  expect(slowest.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  expect(slowest[0]?.latencyMs).toBe(900);
  expect(failed.map(({ id }) => id)).toEqual([ids[2]]);
});

test('outcomes are told apart: the user’s fault, the agent’s, the platform’s filter', async () => {
  world.control.decide(world.route(0));
  const answers: readonly (readonly [number, object])[] = [
    [400, { error: { message: 'no', code: 'invalid' } }],
    [429, { error: { message: 'slow down' } }],
    [500, { error: { message: 'oops' } }],
    [400, { error: { message: 'filtered', code: 'content_filter' } }],
    [200, { choices: [{ finish_reason: 'content_filter' }] }],
    [200, { error: { message: 'sorry' } }],
    [200, { choices: [{ finish_reason: 'stop' }] }],
  ];
  for (const [status, body] of answers) {
    world.v1.answer = (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    expect((await world.ask('a')).status).toBe(status);
  }
  await world.gateway?.stop(1_000);
  const { outcomes } = total('v1');
  expect(outcomes).toMatchObject({ success: 1, 'user-error': 1, 'agent-error': 3, blocked: 2, 'gateway-error': 0 });
  expect(exposure(total('v1'))).toBe(6);
});

test('nobody talks themselves out of the counts: who says that it is a test is a user all the same', async () => {
  for (const purpose of ['smoke', 'evaluation', 'tester', '']) await world.ask('a', { 'x-headgate-purpose': purpose });
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v1', 'success') + world.outcomes('v2', 'success')).toBe(4);
});

test('a batch whose answer was lost is sent again unchanged, under the same number, and counts once', async () => {
  world.control.delivery = 'answer-lost';
  await askMany(10);
  await vi.waitFor(() => expect(world.control.posts.length).toBeGreaterThan(2));
  await askMany(10);
  await vi.waitFor(() => expect(world.control.posts.length).toBeGreaterThan(5));
  expect(new Set(world.control.posts.map((batch) => JSON.stringify(batch))).size).toBe(1);
  expect(world.control.posts[0]?.sequence).toBe(0);
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(world.outcomes('v1', 'success') + world.outcomes('v2', 'success')).toBe(20));
  expect(world.control.counted.map((batch) => batch.sequence)).toEqual([0, 1]);
});

test('what could not be delivered before a stop is delivered by the next start, under its old name', async () => {
  world.control.delivery = 'lost';
  await askMany(10);
  await world.gateway?.stop(1_000);
  expect(world.control.counted).toEqual([]);
  const oldBoots = new Set(world.control.posts.map((batch) => batch.boot));
  world.control.delivery = 'works';
  await world.start();
  await askMany(5);
  await vi.waitFor(() => expect(world.outcomes('v1', 'success') + world.outcomes('v2', 'success')).toBe(15));
  expect(oldBoots).toContain(world.control.counted[0]?.boot);
  expect(new Set(world.control.counted.map((batch) => batch.boot)).size).toBe(2);
});

test('while control is away windows are merged, nothing is lost, and it is said', async () => {
  await world.gateway?.stop(1_000);
  await world.start({ maxUnsentRollups: 4 });
  world.control.delivery = 'lost';
  world.control.decide(world.route(0));
  await world.ask('first');
  await vi.waitFor(() => expect(world.control.posts.length).toBeGreaterThan(0));
  for (let window = 0; window < 8; window += 1) {
    world.stopwatch.advance(10_000);
    await world.ask(`c${window}`);
  }
  await vi.waitFor(() => expect(world.log.some((line) => line.event === 'gateway.rollups.coarsened')).toBe(true));
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(9));
  // Unmerged there would be one a window: nine. How few there are depends on when the courier looked.
  expect(world.counted('v1').length).toBeLessThan(9);
});

test('merging windows keeps releases and route versions apart, and the totals', () => {
  const windows = Array.from({ length: 200 }, (_, index): Rollup => {
    const key = {
      agent: 'a',
      environment: 'production',
      deploymentId: index % 2 === 0 ? ('dep_1' as const) : ('dep_2' as const),
      release: 'sha256:0' as const,
      routeVersion: 1,
      windowStart: index * 10_000,
    };
    const empty = emptyRollup(key);
    return { ...empty, outcomes: { ...empty.outcomes, success: 1 } };
  });
  for (const [max, windowMs] of [
    [200, undefined],
    [80, 60_000],
    [10, 600_000],
    [3, 'all'],
  ] as const) {
    const merged = coarsen(windows, max);
    expect(merged.windowMs).toBe(windowMs);
    expect(merged.rollups.length).toBeLessThanOrEqual(max);
    expect(new Set(merged.rollups.map((rollup) => rollupKeyText(rollup.key))).size).toBe(merged.rollups.length);
    expect(merged.rollups.reduce((sum, rollup) => sum + rollup.outcomes.success, 0)).toBe(200);
  }
});
