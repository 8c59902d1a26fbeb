import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { type FakeGateway, startFakeGateway } from '#testing/gateway/fake-gateway.ts';
import { serveCrowd } from './process.ts';

let gateway: FakeGateway | undefined;

afterEach(() => gateway?.close());

async function begin() {
  gateway = await startFakeGateway();
  const input = new PassThrough();
  const output = new PassThrough();
  const words: { kind: string; stats?: { sent: number; answered: number } }[] = [];
  output.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) words.push(JSON.parse(line));
  });
  const deps = { stopwatch: { elapsedMs: () => performance.now() }, wallClock: { now: () => Date.now() } };
  const ended = serveCrowd({ ...deps, input, output });
  const scripts = [{ id: 'a', topic: 'order', weight: 1, turns: ['Hi!'] }];
  const settings = { baseUrl: gateway.baseUrl, agent: 'a', scripts, ratePerSecond: 100, seed: '1' };
  input.write(`${JSON.stringify({ kind: 'start', settings })}\n`);
  await vi.waitFor(() => expect(words.at(-1)?.stats?.answered).toBeGreaterThan(5));
  return { input, words, ended };
}

test('says that it is ready, what it sees, and at the end the whole count', async () => {
  const { input, words, ended } = await begin();
  input.write('{"kind":"stop"}\n');
  await ended;
  expect(words.map(({ kind }) => kind)).toEqual(['ready', ...words.slice(1, -1).map(() => 'stats'), 'ended']);
  expect(words.at(-1)?.stats?.answered).toBe(words.at(-1)?.stats?.sent);
});

test('goes home when whoever gave the orders is gone', async () => {
  const { input, words, ended } = await begin();
  input.end();
  await ended;
  expect(words.at(-1)?.kind).toBe('ended');
});
