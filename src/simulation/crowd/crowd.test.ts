import { afterEach, expect, test, vi } from 'vitest';
import { type FakeGateway, startFakeGateway } from '#testing/gateway/fake-gateway.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { type CrowdSettingsInput, crowdSettingsSchema } from './settings.ts';

const scripts = [
  { id: 'one', topic: 'order', weight: 2, turns: ['Hi!', 'Where is my order?', 'Thanks!'] },
  { id: 'two', topic: 'stock', weight: 1, turns: ['Is it in stock?', 'And how much is it?'] },
];

const deps = { stopwatch: { elapsedMs: () => performance.now() }, wallClock: { now: () => Date.now() } };

const open: { gateway?: FakeGateway; crowd?: Crowd } = {};

afterEach(async () => {
  await open.crowd?.stop();
  await open.gateway?.close();
});

async function aCrowd(
  gatewayOptions: Parameters<typeof startFakeGateway>[0],
  more: Partial<CrowdSettingsInput> = {},
): Promise<{ gateway: FakeGateway; crowd: Crowd }> {
  const gateway = await startFakeGateway(gatewayOptions);
  const settings = crowdSettingsSchema.parse({
    baseUrl: gateway.baseUrl,
    agent: 'customer-service',
    scripts,
    ratePerSecond: 200,
    seed: 'test',
    thinkMinMs: 5,
    thinkMaxMs: 20,
    ...more,
  });
  const crowd = createCrowd(settings, deps);
  Object.assign(open, { gateway, crowd });
  crowd.start();
  return { gateway, crowd };
}

function sent(crowd: Crowd, atLeast: number): Promise<void> {
  return vi.waitFor(() => expect(crowd.stats().sent).toBeGreaterThanOrEqual(atLeast), {
    timeout: 10_000,
    interval: 10,
  });
}

test('counts one whole reply for each request, streamed or not, over both APIs', async () => {
  const { gateway, crowd } = await aCrowd({ newShare: 0.5 }, { streamRatio: 0.5, responsesRatio: 0.5 });
  await sent(crowd, 120);
  const stats = await crowd.stop();
  expect(stats).toMatchObject({ dropped: 0, droppedBecause: {}, agentErrors: 0, movedConversations: 0, inFlight: 0 });
  expect(stats.answered).toBe(stats.sent);
  expect(Math.min(gateway.asked.chat, gateway.asked.responses, gateway.asked.streamed)).toBeGreaterThan(10);
  expect(Object.keys(stats.byRelease).sort()).toEqual(['new', 'old']);
});

test.each([
  ['reset', 0],
  ['cut-stream', 1],
  ['break-stream', 1],
  ['own-502', 0],
  ['own-404', 0],
  ['no-choices', 0],
] as const)('counts requests as dropped when a gateway does this to them: %s', async (trouble, streamRatio) => {
  const { crowd } = await aCrowd({ trouble }, { streamRatio });
  await sent(crowd, 20);
  const stats = await crowd.stop();
  expect(stats).toMatchObject({ answered: 0, inFlight: 0 });
  expect(stats.dropped).toBe(stats.sent);
});

test('counts a streamed response that is cut off as dropped too', async () => {
  const { crowd } = await aCrowd({ trouble: 'cut-stream' }, { streamRatio: 1, responsesRatio: 1 });
  await sent(crowd, 20);
  const stats = await crowd.stop();
  expect(stats.droppedBecause).toEqual({ 'a stream without its end': stats.sent });
});

test.each(['agent-500', 'agent-503'] as const)(
  'takes the agent’s own error for an answer, not for a drop: %s',
  async (trouble) => {
    const { crowd } = await aCrowd({ trouble });
    await sent(crowd, 20);
    const stats = await crowd.stop();
    expect(stats).toMatchObject({ dropped: 0, agentErrors: stats.sent });
  },
);

test('complains about failures, by the id of the request that failed, and rates them badly', async () => {
  const { gateway, crowd } = await aCrowd({ trouble: 'agent-500' });
  await sent(crowd, 40);
  const stats = await crowd.stop();
  expect(stats.complaints).toBeGreaterThan(5);
  expect(stats.ratings.sum / stats.ratings.n).toBeLessThanOrEqual(2);
  expect(gateway.feedback.every((each) => String(each.requestId).startsWith('req_'))).toBe(true);
});

test('rates good conversations well, and complains about none', async () => {
  const { gateway, crowd } = await aCrowd({}, { ratingRatio: 1 });
  await vi.waitFor(() => expect(crowd.stats().ratings.n).toBeGreaterThan(10), { timeout: 10_000 });
  const stats = await crowd.stop();
  expect(stats.complaints).toBe(0);
  expect(stats.ratings.sum / stats.ratings.n).toBeGreaterThan(4);
  expect(gateway.feedback[0]).toMatchObject({ conversation: expect.stringContaining('crowd-test-') });
});

test('counts conversations that change their release midway, when a gateway keeps no pins', async () => {
  const { crowd } = await aCrowd({ keepsPins: false, newShare: 0.5 });
  await vi.waitFor(() => expect(crowd.stats().movedConversations).toBeGreaterThan(5), { timeout: 15_000 });
  const stats = await crowd.stop();
  expect(stats.dropped).toBe(0);
});

test('does not count a move away from a release that was rolled back, but counts it when nobody rolled it back', async () => {
  // They think for so long that dozens are under way at any moment.
  const { gateway, crowd } = await aCrowd({ newShare: 0.5 }, { thinkMinMs: 200, thinkMaxMs: 400 });
  await sent(crowd, 60);
  expect(crowd.stats().movedConversations).toBe(0);
  const decidedAt = Date.now();
  gateway.rollBack();
  await vi.waitFor(() => expect(crowd.stats().movedConversations).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 10,
  });
  crowd.noteRolledBack('new', decidedAt);
  expect((await crowd.stop()).movedConversations).toBe(0);
});

test('sends at the rate that was asked for, however slow the answers are', async () => {
  const { crowd } = await aCrowd({ trouble: 'silent' }, { ratePerSecond: 100, timeoutMs: 1_500 });
  const startMs = performance.now();
  await sent(crowd, 100);
  const seconds = (performance.now() - startMs) / 1_000;
  expect(seconds).toBeGreaterThan(0.6);
  expect(seconds).toBeLessThan(2.5);
});

test('leaves arrivals out, and says so, rather than having more requests under way than allowed', async () => {
  const { crowd } = await aCrowd({ trouble: 'silent' }, { maxInFlight: 5, timeoutMs: 500 });
  await vi.waitFor(() => expect(crowd.stats().leftOut).toBeGreaterThan(10), { timeout: 10_000, interval: 10 });
  expect(crowd.stats().inFlight).toBeLessThanOrEqual(5);
  const stats = await crowd.stop();
  expect(stats.droppedBecause).toEqual({ 'no answer in time': stats.sent });
});

test('goes home by itself after its longest time', async () => {
  const { crowd } = await aCrowd({}, { maxDurationMs: 200 });
  const stats = await crowd.ended;
  expect(stats.sent).toBe(stats.answered + stats.dropped);
});
