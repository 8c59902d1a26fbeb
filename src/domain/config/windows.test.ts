import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { profileNames } from '../policy/index.ts';
import { HOUR_MS } from '../shared/index.ts';
import { checkWindows } from './check-windows.ts';
import { formatPath } from './problem.ts';
import { profileLayer } from './profile-layer.ts';
import { resolveProject } from './resolve.ts';

const resolve = (yaml: string) => {
  const source = parse(`version: 1\nagents: { shop: { baseUrl: "http://a/v1", model: m } }\n${yaml}`);
  return resolveProject({ source, readFile: () => undefined, env: () => undefined });
};

const windowsOf = (yaml: string) => {
  const resolved = resolve(yaml);
  if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project.windows ?? [];
};

const told = (yaml: string) => {
  const resolved = resolve(yaml);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

const rule = (settings: string) => `windows: [{ name: w, kind: deny, ${settings} }]`;
const friday = 'rrule: "FREQ=WEEKLY;BYDAY=FR", from: "00:00", for: 1d';

describe('profiles', () => {
  it('guide denies Fridays in the last environment only, in UTC', () => {
    expect(windowsOf('')).toMatchObject([
      { name: 'no-fridays', kind: 'deny', timezone: 'UTC', from: '00:00', forDays: 1, environments: ['production'] },
    ]);
  });

  it('team denies Friday afternoons, regulated Fridays', () => {
    expect(windowsOf('profile: team')).toMatchObject([{ from: '12:00', forDays: 0, forMs: 12 * HOUR_MS }]);
    expect(windowsOf('profile: regulated')).toMatchObject([{ name: 'no-fridays' }]);
  });

  it.each(profileNames)('%s has rules that are right, which are not looked at again in each project', (profile) => {
    expect(checkWindows(profileLayer(profile, ['dev', 'production'], []), {})).toEqual([]);
  });

  it('are lifted by an empty list', () => {
    expect(windowsOf('environments: { production: { windows: [] } }')).toEqual([]);
  });

  it('say so in `config explain`', () => {
    const resolved = resolve('');
    const origins = resolved.kind === 'ok' ? resolved.origins : [];
    const shown = origins.filter(({ path }) => formatPath(path).startsWith('environments.production.windows'));
    expect(shown.map(({ path, value, from }) => [formatPath(path), value, from.kind])).toContainEqual([
      'environments.production.windows[0].rrule',
      'FREQ=WEEKLY;BYDAY=FR',
      'profile',
    ]);
  });
});

describe('places', () => {
  it('at the top: the last environment unless the rule names others, beside what that says itself', () => {
    const windows = windowsOf(`timezone: Europe/Berlin
windows:
  - { name: everywhere, kind: deny, environments: [staging, production], ${friday} }
  - { name: last, kind: deny, ${friday} }`);
    expect(windows.map(({ name, environments, timezone }) => [name, environments, timezone])).toEqual([
      ['everywhere', ['staging', 'production'], 'Europe/Berlin'],
      ['last', ['production'], 'Europe/Berlin'],
      ['no-fridays', ['production'], 'Europe/Berlin'],
    ]);
  });

  it('under an agent: for that agent', () => {
    const source = parse(`version: 1
agents: { shop: { baseUrl: "http://a/v1", model: m, windows: [{ name: w, kind: deny, ${friday} }] } }`);
    const resolved = resolveProject({ source, readFile: () => undefined, env: () => undefined });
    const windows = resolved.kind === 'ok' ? resolved.project.windows : undefined;
    expect(windows?.at(-1)).toMatchObject({ name: 'w', agents: ['shop'], environments: ['production'] });
  });
});

it('reads a first day, and whole days by the calendar', () => {
  const [fair] = windowsOf(rule('from: "2026-12-20T18:00", for: 14d'));
  expect(fair).toMatchObject({ firstDay: '2026-12-20', from: '18:00', forDays: 14, forMs: 0 });
});

describe('what can’t be meant is refused with what was expected', () => {
  it.each([
    [
      'timezone: Berlin',
      'timezone: expected an IANA time zone such as "Europe/Berlin", got "Berlin". Did you mean "Europe/Berlin"?',
    ],
    ['timezone: "+02:00"', 'timezone: expected an IANA time zone such as "Europe/Berlin", got "+02:00"'],
    [
      rule(`timezone: Europe/Berln, ${friday}`),
      'windows[0].timezone: expected an IANA time zone such as "Europe/Berlin", got "Europe/Berln". Did you mean "Europe/Berlin"?',
    ],
    [
      rule('from: "13:00", for: 1h'),
      'windows[0]: expected `rrule`, or a first day in `from`: without both nobody can say on which days it holds',
    ],
    [
      rule('rrule: "FREQ=WEEKLY", from: "13:00", for: 1h'),
      'windows[0].rrule: expected BYDAY with FREQ=WEEKLY, or a first day in `from`',
    ],
    [
      rule('rrule: "FREQ=WEEKLY;BYDAY=XX", from: "13:00", for: 1h'),
      'windows[0].rrule: expected BYDAY to be weekdays such as FR or MO,TU, or -1FR in a month, got "XX"',
    ],
    [rule('rrule: "FREQ=WEEKLY;BYDY=FR", from: "13:00", for: 1h'), 'got "BYDY". Did you mean "BYDAY"?'],
    [
      rule('rrule: "FREQ=FORTNIGHTLY;BYDAY=FR", from: "13:00", for: 1h'),
      'expected FREQ to be one of "DAILY", "WEEKLY", "MONTHLY", "YEARLY", got "FORTNIGHTLY"',
    ],
    [rule('rrule: "FREQ=HOURLY", from: "13:00", for: 1h'), 'the time of day stands in `from`, got "HOURLY"'],
    [
      rule('rrule: "FREQ=DAILY;BYHOUR=9", from: "13:00", for: 1h'),
      'windows[0].rrule: expected no BYHOUR: the time of day stands in `from`',
    ],
    [
      rule('rrule: "FREQ=WEEKLY;BYDAY=FR;BYDAY=MO", from: "13:00", for: 1h'),
      'windows[0].rrule: expected BYDAY once, got it twice',
    ],
    [
      rule('rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", from: "13:00", for: 1h'),
      'INTERVAL needs a first day to count from',
    ],
    [
      rule('rrule: "FREQ=MONTHLY;BYMONTHDAY=32", from: "13:00", for: 1h'),
      'expected BYMONTHDAY to be days of the month, 1 to 31 or -1 to -31, got "32"',
    ],
    [
      rule('rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", from: "13:00", for: 1h'),
      'windows[0].rrule: expected a rule that recurs, got "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"',
    ],
    [rule('from: "2026-02-30T10:00", for: 1h'), 'windows[0].from: expected a day that there is, got "2026-02-30"'],
    [
      rule('rrule: "FREQ=WEEKLY;BYDAY=FR", from: "25:00", for: 1h'),
      'windows[0].from: expected a time of day such as "13:00", or a first day and time such as "2026-12-20T18:00", got "25:00"',
    ],
    [
      rule('rrule: "FREQ=WEEKLY;BYDAY=FR", from: "13:00", for: 0s'),
      'windows[0].for: expected a duration such as "90s", "15m", "48h" or "7d", from "1m" to "366d", got "0s"',
    ],
    [rule('rrule: "FREQ=WEEKLY;BYDAY=FR", from: "13:00", for: 2000d'), 'windows[0].for: expected a duration'],
    [
      rule(`environments: [prodution], ${friday}`),
      'windows[0].environments[0]: expected an environment: one of "dev", "staging", "production", got "prodution". Did you mean "production"?',
    ],
    [rule(`onClose: stop, ${friday}`), 'windows[0].onClose: expected one of "pause", "baseline", got "stop"'],
    [
      rule('rrule: "FREQ=DAILY", from: "00:00", for: 1d'),
      'these rules never let a rollout start in production: nothing is open within 400 days',
    ],
    [
      `windows: [{ name: w, kind: deny, ${friday} }, { name: w, kind: deny, ${friday} }]`,
      'windows[1].name: the window "w" is already in the list',
    ],
  ])('%s', (yaml, expected) => {
    expect(told(yaml).join('\n')).toContain(expected);
  });

  it('an allow within the denied hours never opens either', () => {
    const yaml = `windows: [{ name: fridays, kind: allow, ${friday} }]`;
    expect(told(yaml).join('\n')).toContain('these rules never let a rollout start in production');
  });
});
