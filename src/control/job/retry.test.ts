import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import { nextTry } from './retry.ts';

const BEGIN = 1_000_000;
const least = { bytes: (count: number) => new Uint8Array(count) };
const most = { bytes: (count: number) => new Uint8Array(count).fill(255) };

/** Waits between attempts that all fail at once, until it is given up. */
function waits(kind: Parameters<typeof nextTry>[0], chance: Parameters<typeof nextTry>[4]): readonly number[] {
  const out: number[] = [];
  let now = BEGIN;
  for (let attempts = 1; attempts < 1_000; attempts += 1) {
    const again = nextTry(kind, attempts, BEGIN, now, chance);
    if (again === undefined) return out;
    out.push(again - now);
    now = again;
  }
  throw new Error(`${kind} is never given up`);
}

it('waits twice as long each time, half of it chance', () => {
  expect(waits('deploy', least)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  expect(waits('deploy', most)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  expect(Math.round((waits('notify', most).at(-1) ?? 0) / 1_000)).toBe(256);
});

it.each(['deploy', 'smoke', 'evaluate', 'evaluate-live', 'webhook', 'notify'] as const)(
  'gives %s up after a bounded time',
  (kind) => {
    const waited = waits(kind, seededChance(kind));
    expect(waited.length).toBeGreaterThan(1);
    expect(waited.length).toBeLessThan(10);
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(HOUR_MS);
  },
);

it('gives up what was tried for too long, however few the attempts', () => {
  expect(nextTry('webhook', 2, BEGIN, BEGIN + 4 * MINUTE_MS, most)).toBeDefined();
  expect(nextTry('webhook', 2, BEGIN, BEGIN + 5 * MINUTE_MS, most)).toBeUndefined();
});

it('sets what failed together apart', () => {
  const chance = seededChance('apart');
  const times = new Set(Array.from({ length: 20 }, () => nextTry('deploy', 3, BEGIN, BEGIN, chance)));
  expect(times.size).toBeGreaterThan(15);
});
