import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFreeze, aWindowRule } from '#testing/builder/window.ts';
import { type WindowRule, type Windows, windowAt } from '../policy/index.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toIso } from '../shared/index.ts';
import { dateSteps, stayText } from './date-steps.ts';

const at = (iso: string): number => Date.parse(iso);
const only = (...rules: readonly WindowRule[]): Windows => ({ rules, freezes: [] });
/** 10 % for 1 h, 50 % for 2 h, 100 %. */
const BLUE_GREEN = [
  { weightBp: 1_000, holdsMs: HOUR_MS },
  { weightBp: 5_000, holdsMs: 2 * HOUR_MS },
  { weightBp: 10_000, holdsMs: 0 },
];

const starts = ({ steps }: ReturnType<typeof dateSteps>) => steps.map(({ startsAt }) => toIso(startsAt));

describe('without windows', () => {
  it('one step follows the other', () => {
    const dated = dateSteps(only(), BLUE_GREEN, { at: at('2026-11-23T10:30Z'), inForceBp: 0 });
    expect(starts(dated)).toEqual(['2026-11-23T10:30:00.000Z', '2026-11-23T11:30:00.000Z', '2026-11-23T13:30:00.000Z']);
    expect(toIso(dated.endsAt ?? 0)).toBe('2026-11-23T13:30:00.000Z');
    expect(dated.steps.map(stayText)).toEqual([undefined, undefined, undefined]);
  });
});

describe('a window that closes on the way', () => {
  const office = aWindowRule({
    name: 'office-hours',
    kind: 'allow',
    timezone: 'Europe/Berlin',
    rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH',
    from: '08:00',
    forDays: 0,
    forMs: 9 * HOUR_MS,
  });
  it('keeps the weight until it opens, and says for how long', () => {
    const dated = dateSteps(only(office), BLUE_GREEN, { at: at('2026-11-26T14:00Z'), inForceBp: 0 });
    expect(starts(dated)).toEqual(['2026-11-26T14:00:00.000Z', '2026-11-26T15:00:00.000Z', '2026-11-30T07:00:00.000Z']);
    expect(stayText(dated.steps[1] ?? expect.fail())).toBe(
      'would stay at 50 % for 88 h: closed outside "office-hours"; opens Mon 2026-11-30 08:00 Europe/Berlin',
    );
  });

  it('keeps it from beginning', () => {
    const dated = dateSteps(only(office), BLUE_GREEN, { at: at('2026-11-27T09:00Z'), inForceBp: 0 });
    expect(starts(dated)[0]).toBe('2026-11-30T07:00:00.000Z');
    expect(dated.steps[0]?.closed[0]?.because).toContain('closed outside "office-hours"');
  });

  it('that gives the traffic back makes it start over', () => {
    const dated = dateSteps(only({ ...office, onClose: 'baseline' }), BLUE_GREEN, {
      at: at('2026-11-26T14:00Z'),
      inForceBp: 0,
    });
    expect(dated.givenBackAt.map(toIso)).toEqual(['2026-11-26T16:00:00.000Z']);
    expect(starts(dated)).toEqual(['2026-11-30T07:00:00.000Z', '2026-11-30T08:00:00.000Z', '2026-11-30T10:00:00.000Z']);
  });

  it('too early each time never lets it through', () => {
    const short = aWindowRule({ ...office, onClose: 'baseline', forMs: 2 * HOUR_MS });
    const dated = dateSteps(only(short), BLUE_GREEN, { at: at('2026-11-26T14:00Z'), inForceBp: 0 });
    expect(dated.endsAt).toBeUndefined();
    expect(dated.givenBackAt).toHaveLength(20);
  });

  it('for good leaves it where it is', () => {
    const frozen: Windows = { rules: [], freezes: [aFreeze({ from: at('2026-11-26T15:30Z') })] };
    const dated = dateSteps(frozen, BLUE_GREEN, { at: at('2026-11-26T14:00Z'), inForceBp: 0 });
    expect(dated.endsAt).toBeUndefined();
    expect(stayText(dated.steps[1] ?? expect.fail())).toContain('would stay at 50 % for good: frozen by Ada');
  });
});

/** The same by brute force: at each half hour (every rule here begins and ends on one) what the passes of a rollout would do. */
function walk(windows: Windows, steps: typeof BLUE_GREEN, from: number): readonly number[] {
  const begun: number[] = [];
  let readyAt = from;
  for (let now = from; now < from + 4 * DAY_MS && begun.length < steps.length; now += 30 * MINUTE_MS) {
    if (now < readyAt) continue;
    const { open, opensAt } = windowAt(windows, 'start', now);
    if (!open && opensAt === undefined) break;
    if (!open) continue;
    // Steps that hold for no time begin at the same moment.
    while (now >= readyAt && begun.length < steps.length) {
      readyAt = now + (steps[begun.length]?.holdsMs ?? 0);
      begun.push(now);
    }
  }
  return begun;
}

describe('any windows that pause', () => {
  const rule = fc.record({
    kind: fc.constantFrom<WindowRule['kind']>('allow', 'deny'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati'),
    rrule: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=FR', 'FREQ=WEEKLY;BYDAY=SA,SU'),
    from: fc.constantFrom('00:00', '02:30', '09:00', '20:00'),
    forMs: fc.integer({ min: 2, max: 14 }).map((hours) => hours * HOUR_MS),
  });
  const hours = fc.integer({ min: 0, max: 9 }).map((count) => count * HOUR_MS);
  it('date the steps as walking through the hours does', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 2 }),
        fc.constantFrom('2026-03-26T10:00Z', '2026-10-22T21:00Z', '2026-12-31T08:00Z'),
        fc.tuple(hours, hours),
        (given, from, [first = 0, second = 0]) => {
          const windows = only(...given.map((each, index) => aWindowRule({ ...each, name: `w-${index}`, forDays: 0 })));
          const steps = [
            { weightBp: 1_000, holdsMs: first },
            { weightBp: 5_000, holdsMs: second },
            { weightBp: 10_000, holdsMs: 0 },
          ];
          const dated = dateSteps(windows, steps, { at: at(from), inForceBp: 0 });
          const inReach = dated.steps.filter(({ startsAt }) => startsAt < at(from) + 4 * DAY_MS);
          const begun = walk(windows, steps, at(from)).slice(0, inReach.length);
          expect(inReach.map(({ startsAt }) => toIso(startsAt))).toEqual(begun.map(toIso));
        },
      ),
      { numRuns: 12 },
    );
  });
});
