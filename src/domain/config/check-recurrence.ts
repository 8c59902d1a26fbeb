import { nearest, oneOf, type Path, type Problem, problem, unexpected } from './problem.ts';

type Part = { readonly form: RegExp; readonly expected: string; readonly only?: readonly string[] };

const whole = (max: number) => new RegExp(`^(?:${numbers(max)})$`);
const list = (max: number) => new RegExp(`^[+-]?(?:${numbers(max)})(?:,[+-]?(?:${numbers(max)}))*$`);
const DAY = '(?:[+-]?(?:[1-9]|[1-4]\\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)';

/** The parts of RFC 5545 that choose days. */
const PARTS: Readonly<Record<string, Part>> = {
  FREQ: { form: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/, expected: oneOf(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']) },
  INTERVAL: { form: whole(366), expected: 'a whole number from 1 to 366' },
  COUNT: { form: whole(10_000), expected: 'a whole number from 1 to 10000' },
  UNTIL: { form: /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, expected: 'the last day, such as 20261231' },
  BYDAY: { form: new RegExp(`^${DAY}(?:,${DAY})*$`), expected: 'weekdays such as FR or MO,TU, or -1FR in a month' },
  BYMONTH: { form: /^(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*$/, expected: 'months from 1 to 12' },
  BYMONTHDAY: {
    form: list(31),
    expected: 'days of the month, 1 to 31 or -1 to -31',
    only: ['DAILY', 'MONTHLY', 'YEARLY'],
  },
  BYYEARDAY: { form: list(366), expected: 'days of the year, 1 to 366 or -1 to -366', only: ['YEARLY'] },
  BYWEEKNO: { form: list(53), expected: 'weeks, 1 to 53 or -1 to -53', only: ['YEARLY'] },
  BYSETPOS: { form: list(366), expected: 'positions, 1 to 366 or -1 to -366' },
  WKST: { form: /^(MO|TU|WE|TH|FR|SA|SU)$/, expected: 'a weekday such as MO' },
};

const TIMES: ReadonlySet<string> = new Set(['BYHOUR', 'BYMINUTE', 'BYSECOND']);

/** What is wrong with an RRULE, part by part. `dated`: `from` says a first day to count from. */
export function checkRecurrence(rrule: string, dated: boolean, at: Path): readonly Problem[] {
  if (rrule.length > 300) return [problem(at, 'expected an RRULE of at most 300 characters')];
  if (/^RRULE:/i.test(rrule)) return [unexpected(at, 'a rule without "RRULE:" before it', rrule)];
  const parts = rrule.toUpperCase().split(';').map(readPart);
  const problems = parts.flatMap(([name, value], index) => [
    ...partProblems(name, value, at),
    ...(parts.findIndex(([other]) => other === name) < index
      ? [problem(at, `expected ${name} once, got it twice`)]
      : []),
  ]);
  return problems.length > 0 ? problems : wholeProblems(new Map(parts), dated, at);
}

function readPart(text: string): readonly [name: string, value: string] {
  const [name = '', ...rest] = text.trim().split('=');
  return [name, rest.join('=')];
}

function partProblems(name: string, value: string, at: Path): readonly Problem[] {
  if (TIMES.has(name)) return [problem(at, `expected no ${name}: the time of day stands in \`from\``)];
  const part = PARTS[name];
  if (part === undefined) {
    const names = Object.keys(PARTS);
    return [unexpected(at, `parts such as FREQ=WEEKLY;BYDAY=FR, of ${names.join(', ')}`, name, nearest(name, names))];
  }
  if (name === 'FREQ' && /^(HOURLY|MINUTELY|SECONDLY)$/.test(value)) {
    return [unexpected(at, 'a FREQ of days, weeks, months or years; the time of day stands in `from`', value)];
  }
  return part.form.test(value) ? [] : [unexpected(at, `${name} to be ${part.expected}`, value)];
}

/** What no part says alone. */
function wholeProblems(parts: ReadonlyMap<string, string>, dated: boolean, at: Path): readonly Problem[] {
  const freq = parts.get('FREQ');
  if (freq === undefined) return [problem(at, 'expected FREQ, as in FREQ=WEEKLY;BYDAY=FR')];
  const misplaced = [...parts.keys()].flatMap((name) => {
    const only = PARTS[name]?.only;
    return only === undefined || only.includes(freq)
      ? []
      : [problem(at, `${name} goes with FREQ=${only.join(' or ')} only`)];
  });
  if (misplaced.length > 0) return misplaced;
  const byDay = parts.get('BYDAY') ?? '';
  if (/\d/.test(byDay) && (freq === 'DAILY' || freq === 'WEEKLY' || parts.has('BYWEEKNO'))) {
    return [unexpected(at, 'weekdays without a number, which counts within a month or a year', byDay)];
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) return [problem(at, 'expected COUNT or UNTIL, got both')];
  if (parts.has('BYSETPOS') && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    return [problem(at, 'BYSETPOS chooses among what another BY… part gives')];
  }
  return dated ? [] : undatedProblems(parts, freq, at);
}

/** Without a first day nothing may depend on one. */
function undatedProblems(parts: ReadonlyMap<string, string>, freq: string, at: Path): readonly Problem[] {
  const needed = 'needs a first day to count from: `from: "2026-12-20T18:00"`';
  if ((parts.get('INTERVAL') ?? '1') !== '1') return [problem(at, `INTERVAL ${needed}`)];
  if (parts.has('COUNT')) return [problem(at, `COUNT ${needed}`)];
  const choosing = { DAILY: [], WEEKLY: ['BYDAY'], MONTHLY: ['BYDAY', 'BYMONTHDAY'] }[freq];
  const names = choosing ?? ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY'];
  if (names.length === 0 || names.some((name) => parts.has(name))) return [];
  return [problem(at, `expected ${names.join(' or ')} with FREQ=${freq}, or a first day in \`from\``)];
}

/** A pattern of the whole numbers from 1 to `max`, written without leading zeros. */
function numbers(max: number): string {
  const patterns: Readonly<Record<number, string>> = {
    31: '[1-9]|[12]\\d|3[01]',
    53: '[1-9]|[1-4]\\d|5[0-3]',
    366: '[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6]',
    10000: '[1-9]\\d{0,3}|10000',
  };
  return patterns[max] ?? '';
}
