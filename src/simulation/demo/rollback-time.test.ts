import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeGateway, startFakeGateway } from '#testing/gateway/fake-gateway.ts';
import { createCrowd } from '../crowd/crowd.ts';
import { crowdSettingsSchema } from '../crowd/settings.ts';
import { measureRollback } from './rollback-time.ts';

let folder: string;
let gateway: FakeGateway | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollback-time-'));
});

afterEach(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true });
});

async function logOf(lines: readonly object[]): Promise<string> {
  const file = join(folder, 'access.jsonl');
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"at":99999,"me`);
  return file;
}

const user = {
  method: 'POST',
  path: '/v1/chat/completions',
  purpose: null,
  conversation: 'c',
  stream: false,
  request: 1,
};

test('is the time until the last user came, not until the last reply or the last test', async () => {
  const log = await logOf([
    { at: 1_000, ...user },
    { at: 1_040, ...user },
    { at: 1_900, event: 'end', status: 200, durationMs: 40, request: 1 },
    { at: 1_950, ...user, purpose: 'evaluation' },
  ]);
  expect(await measureRollback(log, 1_010)).toBe(30);
});

test('is 0 when nobody came after the decision', async () => {
  expect(await measureRollback(await logOf([{ at: 1_000, ...user }]), 1_010)).toBe(0);
});

async function rollBackUnderTraffic(rollback: 'all' | 'new-conversations-only'): Promise<number> {
  const started = await startFakeGateway({ newShare: 0.5, rollback });
  gateway = started;
  const turns = Array.from({ length: 20 }, (_, index) => `turn ${index}`);
  const crowd = createCrowd(
    crowdSettingsSchema.parse({
      baseUrl: started.baseUrl,
      agent: 'a',
      scripts: [{ id: 'long', topic: 'order', weight: 1, turns }],
      ratePerSecond: 200,
      seed: 'rollback',
      thinkMinMs: 20,
      thinkMaxMs: 60,
    }),
    { stopwatch: { elapsedMs: () => performance.now() }, wallClock: { now: () => Date.now() } },
  );
  crowd.start();
  await vi.waitFor(() => expect(started.arrivalsAtNew.length).toBeGreaterThan(20));
  const decidedAt = Date.now();
  started.rollBack();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(decidedAt + 600));
  await crowd.stop();
  return measureRollback(await logOf(started.arrivalsAtNew.map((at) => ({ at, ...user }))), decidedAt);
}

test('stays small when a rollback takes conversations along', async () => {
  expect(await rollBackUnderTraffic('all')).toBeLessThan(100);
});

test('grows when a rollback only stops new conversations and leaves the others where they are', async () => {
  expect(await rollBackUnderTraffic('new-conversations-only')).toBeGreaterThan(300);
});
