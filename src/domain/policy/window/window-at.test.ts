import { describe, expect, it } from 'vitest';
import { aFreeze, aWindowRule } from '#testing/builder/window.ts';
import { HOUR_MS, MINUTE_MS, toIso } from '../../shared/index.ts';
import type { WindowRule } from './rule.ts';
import { nextOpening, type Windows, windowAt } from './window-at.ts';

const at = (iso: string): number => Date.parse(iso);
const only = (...rules: readonly WindowRule[]): Windows => ({ rules, freezes: [] });
const opensAt = (windows: Windows, now: string): string | undefined => {
  const opening = windowAt(windows, 'advance', at(now)).opensAt;
  return opening === undefined ? undefined : toIso(opening);
};
const closesAt = (windows: Windows, now: string): string | undefined => {
  const closing = windowAt(windows, 'advance', at(now)).closesAt;
  return closing === undefined ? undefined : toIso(closing);
};

describe('without rules', () => {
  it('it is open for good', () => {
    expect(windowAt(only(), 'start', 0)).toEqual({
      open: true,
      because: 'no window or freeze closes it',
      onClose: 'pause',
    });
  });
});

describe('a denied Friday', () => {
  const friday = only(aWindowRule());
  it('is closed from midnight to midnight in UTC, and says until when', () => {
    expect(windowAt(friday, 'start', at('2026-11-26T23:59:59.999Z')).open).toBe(true);
    expect(windowAt(friday, 'start', at('2026-11-27T00:00Z'))).toEqual({
      open: false,
      because: 'closed by "no-fridays"; opens Sat 2026-11-28 00:00 UTC',
      opensAt: at('2026-11-28T00:00Z'),
      onClose: 'pause',
    });
    expect(windowAt(friday, 'start', at('2026-11-28T00:00Z')).open).toBe(true);
  });

  it('says beforehand that it will close', () => {
    expect(windowAt(friday, 'advance', at('2026-11-24T12:00Z')).because).toBe(
      'open until Fri 2026-11-27 00:00 UTC (no-fridays)',
    );
  });

  it('crosses the end of a year: Friday 1 January 2027', () => {
    expect(opensAt(friday, '2027-01-01T12:00Z')).toBe('2027-01-02T00:00:00.000Z');
  });

  it('is asked only for the moves that it applies to', () => {
    const starts = only(aWindowRule({ appliesTo: ['start'] }));
    expect(windowAt(starts, 'start', at('2026-11-27T12:00Z')).open).toBe(false);
    expect(windowAt(starts, 'advance', at('2026-11-27T12:00Z')).open).toBe(true);
  });
});

describe('zones far from UTC', () => {
  it.each([
    ['Pacific/Kiritimati', '2026-11-26T10:00:00.000Z', '2026-11-27T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-27T11:00:00.000Z', '2026-11-28T11:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-26T18:15:00.000Z', '2026-11-27T18:15:00.000Z'],
    ['Australia/Lord_Howe', '2026-11-26T13:00:00.000Z', '2026-11-27T13:00:00.000Z'],
    ['America/St_Johns', '2026-11-27T03:30:00.000Z', '2026-11-28T03:30:00.000Z'],
  ])('has its Friday when it is Friday there: %s', (timezone, begins, ends) => {
    const friday = only(aWindowRule({ timezone }));
    expect(closesAt(friday, '2026-11-24T12:00Z')).toBe(begins);
    expect(opensAt(friday, begins)).toBe(ends);
  });
});

describe('daylight saving', () => {
  const sunday = (timezone: string) => aWindowRule({ timezone, rrule: 'FREQ=WEEKLY;BYDAY=SU' });
  it.each([
    ['Europe/Berlin', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-24T22:00:00.000Z', 25],
    ['America/New_York', '2026-03-08T05:00:00.000Z', 23],
    ['America/New_York', '2026-11-01T04:00:00.000Z', 25],
    ['Australia/Sydney', '2026-10-03T14:00:00.000Z', 23],
    ['Australia/Sydney', '2026-04-04T13:00:00.000Z', 25],
    ['America/Santiago', '2026-09-06T04:00:00.000Z', 23],
  ])('a calendar day has the hours that it has: %s from %s, %i h', (timezone, begins, hours) => {
    expect(closesAt(only(sunday(timezone)), toIso(at(begins) - HOUR_MS))).toBe(begins);
    expect(opensAt(only(sunday(timezone)), begins)).toBe(toIso(at(begins) + hours * HOUR_MS));
  });

  it('hours are hours: eleven of them from 13:00 end at midnight, whatever the clocks did in the morning', () => {
    const afternoon = sunday('Europe/Berlin');
    const windows = only({ ...afternoon, from: '13:00', forDays: 0, forMs: 11 * HOUR_MS });
    expect(opensAt(windows, '2026-03-29T12:00Z')).toBe('2026-03-29T22:00:00.000Z');
    expect(opensAt(windows, '2026-10-25T13:00Z')).toBe('2026-10-25T23:00:00.000Z');
  });

  it('a time that is skipped still begins the window, an hour later by the clock', () => {
    const night = only({ ...sunday('Europe/Berlin'), from: '02:30', forDays: 0, forMs: HOUR_MS });
    expect(closesAt(night, '2026-03-28T23:30Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(opensAt(night, '2026-03-29T01:30Z')).toBe('2026-03-29T02:30:00.000Z');
  });

  it('a time that comes twice begins the window once, the first time', () => {
    const night = only({ ...sunday('America/New_York'), from: '01:30', forDays: 0, forMs: 10 * MINUTE_MS });
    expect(closesAt(night, '2026-11-01T05:00Z')).toBe('2026-11-01T05:30:00.000Z');
    expect(windowAt(night, 'advance', at('2026-11-01T06:35Z')).open).toBe(true);
    // By the clock it is 01:10 again, before the window began: it has not begun anew.
    expect(closesAt(night, '2026-11-01T06:10Z')).toBe('2026-11-08T06:30:00.000Z');
  });
});

describe('allows', () => {
  const office = aWindowRule({
    name: 'office-hours',
    kind: 'allow',
    timezone: 'Europe/Berlin',
    rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    from: '09:00',
    forDays: 0,
    forMs: 8 * HOUR_MS,
  });
  it('close everything outside them, over a weekend too', () => {
    expect(windowAt(only(office), 'start', at('2026-11-27T16:30Z')).because).toBe(
      'closed outside "office-hours"; opens Mon 2026-11-30 09:00 Europe/Berlin',
    );
    expect(closesAt(only(office), '2026-11-27T10:00Z')).toBe('2026-11-27T16:00:00.000Z');
  });

  it('yield to denials', () => {
    const both = only(office, aWindowRule({ timezone: 'Europe/Berlin' }));
    expect(opensAt(both, '2026-11-27T10:00Z')).toBe('2026-11-30T08:00:00.000Z');
    expect(closesAt(both, '2026-11-24T10:00Z')).toBe('2026-11-24T16:00:00.000Z');
  });

  it('that abut are one', () => {
    const evening = { ...office, name: 'evening', from: '17:00', forMs: 3 * HOUR_MS };
    expect(closesAt(only(office, evening), '2026-11-24T10:00Z')).toBe('2026-11-24T19:00:00.000Z');
  });

  it('that are over for good never open, and that is said', () => {
    const past = { ...office, firstDay: '2020-01-06', rrule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20200131' };
    const state = windowAt(only(past), 'start', at('2026-11-24T10:00Z'));
    expect(state).toEqual({
      open: false,
      because: 'closed outside "office-hours"; no opening within 400 days',
      onClose: 'pause',
    });
  });
});

describe('overlapping denials', () => {
  it('open when the last of them is over', () => {
    const friday = aWindowRule();
    const trade = aWindowRule({
      name: 'trade-fair',
      rrule: undefined,
      firstDay: '2026-11-26',
      from: '18:00',
      forDays: 3,
    });
    expect(opensAt(only(friday, trade), '2026-11-27T12:00Z')).toBe('2026-11-29T18:00:00.000Z');
    expect(windowAt(only(friday, trade), 'start', at('2026-11-27T12:00Z')).because).toContain('trade-fair');
  });

  it('of one rule with itself are one', () => {
    const long = aWindowRule({ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU', forDays: 2 });
    expect(opensAt(only(long), '2026-11-23T12:00Z')).toBe('2026-11-26T00:00:00.000Z');
  });

  it('that leave nothing never open', () => {
    const always = aWindowRule({ rrule: 'FREQ=DAILY' });
    expect(nextOpening(only(always), 'start', at('2026-11-24T10:00Z'))).toBeUndefined();
  });

  it('give the traffic back where any of them asks for it', () => {
    const careful = aWindowRule({ name: 'careful', onClose: 'baseline' });
    expect(windowAt(only(aWindowRule(), careful), 'advance', at('2026-11-27T12:00Z')).onClose).toBe('baseline');
  });
});

describe('freezes', () => {
  it('hold until they end, with who and why', () => {
    const freeze = aFreeze({ from: at('2026-12-20T00:00Z'), until: at('2027-01-02T00:00Z') });
    const windows = { rules: [aWindowRule()], freezes: [freeze] };
    expect(windowAt(windows, 'start', at('2026-12-24T12:00Z')).because).toBe(
      'frozen by Ada: the year-end sale; opens Sat 2027-01-02 00:00 UTC',
    );
    expect(closesAt(windows, '2026-12-19T12:00Z')).toBe('2026-12-20T00:00:00.000Z');
  });

  it('without an end hold until they are lifted', () => {
    const state = windowAt({ rules: [], freezes: [aFreeze()] }, 'advance', at('2026-11-24T10:00Z'));
    expect(state).toEqual({
      open: false,
      because: 'frozen by Ada: the year-end sale; until it is lifted',
      onClose: 'pause',
    });
  });
});

describe('recurrence', () => {
  it.each([
    ['FREQ=MONTHLY;BYDAY=-1FR', undefined, '2026-11-24T00:00Z', '2026-11-27'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', undefined, '2027-02-01T00:00Z', '2028-02-29'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-11-24', '2026-11-25T00:00Z', '2026-12-08'],
    ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO', undefined, '2026-11-24T00:00Z', '2026-12-28'],
    ['FREQ=WEEKLY;COUNT=3', '2026-11-10', '2026-11-18T12:00Z', '2026-11-24'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', undefined, '2027-01-01T12:00Z', '2027-01-31'],
  ])('%s from %s, after %s: %s', (rrule, firstDay, after, expected) => {
    const rule = aWindowRule({ kind: 'allow', rrule, firstDay });
    expect(windowAt(only(rule), 'start', at(after)).opensAt).toBe(at(expected));
  });
});
