import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { aRolloutView } from '#testing/cli/view-builder.ts';
import { bakeText } from './state-text.ts';

const at = (bakeMs: number, maxBakeMs: number, observedMs: number, over = {}) =>
  bakeText(aRolloutView({ steps: [{ kind: 'weight', weightBp: 1_000, bakeMs, maxBakeMs }], observedMs, ...over }));

it('says how much of a bake was watched, and what it waits for behind it', () => {
  expect(at(HOUR_MS, 4 * HOUR_MS, 15 * MINUTE_MS)).toBe('15 min observed of 1 h, 45 min left');
  expect(at(HOUR_MS, 4 * HOUR_MS, 2 * HOUR_MS)).toBe('2 h observed of 1 h, waits for its metrics until 4 h');
  expect(at(HOUR_MS, 4 * HOUR_MS, 5 * HOUR_MS, { isExtended: true })).toMatch(/until 8 h$/);
  expect(at(HOUR_MS, 4 * HOUR_MS, 4 * HOUR_MS, { state: 'paused' })).toBe('4 h observed of 1 h');
});

it('measures a step without a bake against nothing', () => {
  expect(at(0, 0, 90_000)).toBe('2 min at this step');
  expect(at(0, 0, 0, { state: 'paused' })).toBeUndefined();
  expect(at(0, 4 * HOUR_MS, 90_000)).toBe('2 min at this step, waits for its metrics until 4 h');
});
