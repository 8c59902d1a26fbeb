import fc from 'fast-check';
import { describe, it } from 'vitest';
import { aWindowRule } from '#testing/builder/window.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/index.ts';
import type { WindowRule } from './rule.ts';
import { type Windows, windowAt } from './window-at.ts';

const at = (iso: string): number => Date.parse(iso);
const only = (...rules: readonly WindowRule[]): Windows => ({ rules, freezes: [] });

/** Days and hours as a person would tell them by the local clock, minute by minute: slow, and sure. */
function deniedByClock(
  rule: { timezone: string; weekday: string; fromHour: number; hours: number },
  now: number,
): boolean {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: rule.timezone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(now));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const hour = Number(part('hour'));
  return part('weekday') === rule.weekday && hour >= rule.fromHour && hour < rule.fromHour + rule.hours;
}

describe('any weekly rule in any zone', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Sydney',
    'Pacific/Kiritimati',
    'Asia/Kathmandu',
  ];
  const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  it('agrees with the clock on the wall, at each quarter of an hour of a fortnight with a change of clocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('2026-03-01', '2026-03-23', '2026-10-19', '2026-10-28', '2026-12-24'),
        fc.integer({ min: 0, max: 6 }),
        // After the hours in which clocks change, so that eight hours by the clock are eight hours.
        fc.integer({ min: 4, max: 16 }),
        (timezone, day, weekday, fromHour) => {
          const text = weekdays[weekday] ?? 'Mon';
          const rrule = `FREQ=WEEKLY;BYDAY=${text.slice(0, 2).toUpperCase()}`;
          const from = `${String(fromHour).padStart(2, '0')}:00`;
          const windows = only(aWindowRule({ timezone, rrule, from, forDays: 0, forMs: 8 * HOUR_MS }));
          for (let now = at(day); now < at(day) + 14 * DAY_MS; now += 45 * MINUTE_MS) {
            const byClock = deniedByClock({ timezone, weekday: text, fromHour, hours: 8 }, now);
            if (windowAt(windows, 'start', now).open === byClock) return false;
          }
          return true;
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe('any mixture of rules', () => {
  const rule = fc.record({
    kind: fc.constantFrom('allow', 'deny', 'deny'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
    rrule: fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=WEEKLY;BYDAY=FR',
      'FREQ=WEEKLY;BYDAY=SA,SU',
      'FREQ=MONTHLY;BYMONTHDAY=28',
    ),
    from: fc.constantFrom('00:00', '02:30', '09:00', '22:00'),
    forMs: fc.integer({ min: 1, max: 14 }).map((hours) => hours * HOUR_MS),
  });
  it('opens and closes exactly when it says it will', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 400 * 24 }),
        (given, hour) => {
          const rules = given.map((each, index) =>
            aWindowRule({ ...each, name: `rule-${index}`, kind: each.kind as WindowRule['kind'], forDays: 0 }),
          );
          const now = at('2026-01-01T00:07Z') + hour * HOUR_MS;
          const state = windowAt(only(...rules), 'start', now);
          const change = state.opensAt ?? state.closesAt;
          const last = change ?? now + 30 * DAY_MS;
          for (const part of [0, 0.1, 0.37, 0.5, 0.82, 0.99]) {
            const moment = Math.floor(now + part * (last - 1 - now));
            if (windowAt(only(...rules), 'start', moment).open !== state.open) return false;
          }
          if (change === undefined) return true;
          return (
            windowAt(only(...rules), 'start', change - 1).open === state.open &&
            windowAt(only(...rules), 'start', change).open !== state.open
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
