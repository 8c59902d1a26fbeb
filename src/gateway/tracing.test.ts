import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Collector } from '#testing/gateway/collector.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const sampled = { traceparent: `00-${TRACE}-${PARENT}-01` };

let world: GatewayWorld;
let collector: Collector;
let endpoint: string;
beforeEach(async () => {
  collector = new Collector();
  endpoint = await collector.listen();
  world = new GatewayWorld();
  await world.open();
  world.control.decide({ ...world.route(10_000), rollout: { id: 'rol_1', step: 2 } });
});
afterEach(async () => {
  await world.close();
  await collector.close();
});

function traceTo(more: object = {}): void {
  const common = { conversationFrom: [], userFrom: [], exposeHeaders: true };
  world.control.apply({ ...common, telemetry: { endpoint, sampleRatio: 0, ...more } });
}

const spans = (count: number) => vi.waitFor(() => expect(collector.spans).toHaveLength(count), { timeout: 10_000 });

describe('a span', () => {
  test('goes on with the user’s trace and hands it to the agent', async () => {
    traceTo();
    await world.ask('a', { ...sampled, tracestate: 'vendor=1' });
    await spans(1);
    const [span] = collector.spans;
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, name: 'invoke_agent helper', kind: 3 });
    expect(span?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(span).not.toHaveProperty('status');
    const { headers } = world.v2.seen[0] ?? {};
    expect(headers?.traceparent).toBe(`00-${TRACE}-${span?.spanId}-01`);
    expect(headers?.tracestate).toBe('vendor=1');
  });

  test('says who answered, at which step of which rollout, and what it took', async () => {
    traceTo();
    world.v2.answer = (_, response) => {
      world.stopwatch.advance(250);
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          model: 'gpt-4o-2024-08-06',
          choices: [{ message: { content: 'secret reply' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 7, completion_tokens: 5 },
        }),
      );
    };
    const { requestId } = await world.ask('a', sampled);
    await spans(1);
    const [span] = collector.spans;
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'helper',
      'gen_ai.agent.version': 'v2',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 5,
      'server.address': '127.0.0.1',
      'headgate.request.id': requestId,
      'headgate.release.id': `sha256:2${'0'.repeat(63)}`,
      'headgate.deployment.id': 'dep_v2',
      'headgate.rollout.id': 'rol_1',
      'headgate.rollout.step': 2,
      'headgate.rollout.arm': 'candidate',
      'headgate.outcome': 'success',
    });
    expect(span?.attributes).not.toHaveProperty('error.type');
    expect(BigInt(span?.endTimeUnixNano ?? 0) - BigInt(span?.startTimeUnixNano ?? 0)).toBe(250_000_000n);
  });

  test('of a failure has its kind, and never what anybody said', async () => {
    traceTo();
    world.v2.answer = (_, response) =>
      void response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"secret reply"}}');
    await world.ask('a', sampled, { messages: [{ role: 'user', content: 'secret prompt' }] });
    await spans(1);
    expect(collector.spans[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '503' } });
    for (const { text } of collector.requests) expect(text).not.toContain('secret');
  });

  test('is not made of a trace that its user does not sample, which is handed on all the same', async () => {
    traceTo({ sampleRatio: 1 });
    await world.ask('a', { traceparent: `00-${TRACE}-${PARENT}-00` });
    await world.ask('b', sampled);
    await spans(1);
    expect(world.v2.seen[0]?.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-00$`));
  });

  test.each([
    '',
    'nonsense',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-x`,
  ])('begins a trace of its own where the user’s is none: %s', async (traceparent) => {
    traceTo({ sampleRatio: 1 });
    await world.ask('a', { traceparent });
    await spans(1);
    const [span] = collector.spans;
    expect(span?.traceId).not.toBe(TRACE);
    expect(span).not.toHaveProperty('parentSpanId');
    expect(world.v2.seen[0]?.headers.traceparent).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  });
});

test('about as many requests are sampled as the project says', async () => {
  traceTo({ sampleRatio: 0.25 });
  await Promise.all(Array.from({ length: 200 }, (_, index) => world.ask(`a${index}`)));
  // Five standard errors of 50.
  await vi.waitFor(() => expect(collector.spans.length).toBeGreaterThan(19));
  await world.gateway?.stop(1_000);
  expect(collector.spans.length).toBeLessThan(81);
});

test('without a receiver nothing is sent, and the user’s trace goes through untouched', async () => {
  await world.ask('a', sampled);
  expect(world.v2.seen[0]?.headers.traceparent).toBe(sampled.traceparent);
  await world.gateway?.stop(500);
  expect(collector.requests).toEqual([]);
});

test('metrics have the names of the conventions, and are told with a stop', async () => {
  traceTo();
  await world.ask('a');
  await world.gateway?.stop(1_000);
  const point = (name: string, wanted: object = {}) =>
    collector.metrics
      .find((metric) => metric.name === name)
      ?.points.find(({ attributes }) => Object.entries(wanted).every(([key, value]) => attributes[key] === value));
  // What is still on its way when the gateway has no more patience arrives all the same.
  await vi.waitFor(() => expect(point('headgate.requests', { 'headgate.outcome': 'success' })?.asDouble).toBe(1));
  const duration = point('gen_ai.invoke_agent.duration', { 'gen_ai.agent.version': 'v2' });
  expect(duration?.count).toBe('1');
  const counts = duration?.bucketCounts as readonly string[];
  expect(counts).toHaveLength(14);
  expect(duration?.explicitBounds).toHaveLength(13);
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(1);
  expect(point('gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' })?.sum).toBe(7);
});

test('headers come from the environment, and stand in no log', async () => {
  traceTo({ headersEnv: 'AGENT_KEY' });
  await world.ask('a', sampled);
  await spans(1);
  // `agent-key` is no pair of name and value: nothing is made of it.
  expect(collector.requests[0]?.headers).not.toHaveProperty('agent-key');
  collector.status = 401;
  await world.ask('b', sampled);
  await vi.waitFor(() => expect(world.log.map(({ event }) => event)).toContain('gateway.telemetry.undelivered'));
  expect(JSON.stringify(world.log)).not.toContain('agent-key');
});

test('what a receiver can’t take just now is offered again', async () => {
  traceTo();
  collector.refusals.push(503, 429);
  await world.ask('a', sampled);
  const offered = () => collector.requests.filter(({ path }) => path === '/v1/traces').map(({ text }) => text);
  await vi.waitFor(() => expect(offered()).toHaveLength(3));
  expect(new Set(offered()).size).toBe(1);
  await vi.waitFor(() => expect(world.log.map(({ event }) => event)).toContain('gateway.telemetry.delivered-again'));
});

test('a receiver that refuses costs spans and one line in the log for each kind, and no user an answer', async () => {
  traceTo();
  collector.status = 400;
  for (const name of ['a', 'b', 'c']) expect((await world.ask(name, sampled)).status).toBe(200);
  await world.gateway?.stop(500);
  const told = () =>
    world.log
      .filter(({ event }) => event === 'gateway.telemetry.undelivered')
      .map(({ fields }) => fields as Readonly<Record<string, unknown>>);
  await vi.waitFor(() =>
    expect(
      told()
        .map(({ signal }) => signal)
        .sort(),
    ).toEqual(['metrics', 'traces']),
  );
  for (const each of told()) expect(each).toMatchObject({ to: endpoint, because: 'status 400' });
});

describe('a batch that is full', () => {
  const BATCH = 512;
  const FAR_MS = 3_600_000;
  beforeEach(async () => {
    await world.close();
    world = new GatewayWorld();
    await world.open({ flushIntervalMs: FAR_MS });
    world.control.decide(world.route(10_000));
    traceTo();
  });
  const askFor = (requests: number) =>
    Promise.all(Array.from({ length: requests }, (_, index) => world.ask(`a${index}`, sampled)));

  test('does not wait for the next second', async () => {
    await askFor(BATCH + 1);
    // The one more goes along where it ended before the others were taken.
    await vi.waitFor(() => expect(collector.spans.length).toBeGreaterThanOrEqual(BATCH), { timeout: 10_000 });
  });

  test('is offered no sooner for the many that come meanwhile, where nobody takes it', async () => {
    collector.refusals.push(503, 503, 503);
    const offered = () => collector.requests.filter(({ path }) => path === '/v1/traces');
    await askFor(BATCH);
    await vi.waitFor(() => expect(world.log.map(({ event }) => event)).toContain('gateway.telemetry.undelivered'));
    await askFor(3 * BATCH);
    expect(offered()).toHaveLength(1);
  });
});
