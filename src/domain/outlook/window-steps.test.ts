import { expect, it } from 'vitest';
import { aFreeze, aWindowRule } from '#testing/builder/window.ts';
import { HOUR_MS, toIso } from '../shared/index.ts';
import type { OutlookStep } from './outlook.ts';
import { withWindows } from './window-steps.ts';

const MIDDAY = Date.parse('2026-11-26T21:30Z');
const step = (weightBp: number, from: number, to: number): OutlookStep => ({
  ...{ kind: 'weight', weightBp, because: 'bakes', waitsFor: undefined },
  ...{ startsAt: MIDDAY + from * HOUR_MS, endsAt: MIDDAY + to * HOUR_MS },
});
const steps = [step(1_000, 0, 1), step(5_000, 1, 3), step(10_000, 3, 3)];
const fridays = { rules: [aWindowRule()], freezes: [] };

it('says how long a step would stay where it is', () => {
  const { steps: dated, endsAt } = withWindows(fridays, { steps, startsAt: MIDDAY, inForceBp: 0 });
  expect(dated.map(({ startsAt }) => toIso(startsAt))).toEqual([
    '2026-11-26T21:30:00.000Z',
    '2026-11-26T22:30:00.000Z',
    '2026-11-28T00:00:00.000Z',
  ]);
  expect(dated[1]?.because).toBe(
    'bakes; would stay at 50 % for 25 h 30 min: closed by "no-fridays"; opens Sat 2026-11-28 00:00 UTC',
  );
  expect(endsAt).toBe(dated[2]?.endsAt);
});

it('takes forecasts that fall between two milliseconds', () => {
  const fraction = [{ ...step(1_000, 0, 1), endsAt: MIDDAY + HOUR_MS + 0.073 }, step(10_000, 1, 1)];
  expect(withWindows(fridays, { steps: fraction, startsAt: MIDDAY, inForceBp: 0 }).steps).toHaveLength(2);
});

it('asks whether it may start only where it has not started', () => {
  const onlyStarts = { rules: [aWindowRule({ appliesTo: ['start'] })], freezes: [] };
  const startsAt = Date.parse('2026-11-27T10:00Z');
  expect(withWindows(onlyStarts, { steps, startsAt, inForceBp: 1_000 }).steps[0]?.startsAt).toBe(startsAt);
  const waiting = withWindows(onlyStarts, { steps, startsAt, inForceBp: 0 }).steps[0];
  expect(waiting?.because).toContain('waits: closed by "no-fridays"');
});

it('leaves out what a freeze without end keeps it from', () => {
  const frozen = { rules: [], freezes: [aFreeze({ from: MIDDAY + 2 * HOUR_MS })] };
  const dated = withWindows(frozen, { steps, startsAt: MIDDAY, inForceBp: 0 });
  expect(dated.endsAt).toBeUndefined();
  expect(dated.steps).toHaveLength(2);
  expect(dated.steps[1]?.because).toContain('would stay at 50 % for good');
  const never = withWindows({ rules: [], freezes: [aFreeze()] }, { steps, startsAt: MIDDAY, inForceBp: 0 });
  expect(never.steps).toMatchObject([
    { kind: 'window', weightBp: 0, because: 'frozen by Ada: the year-end sale; until it is lifted' },
  ]);
});
