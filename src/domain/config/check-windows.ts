import {
  isDay,
  isTimezone,
  nextOpening,
  recursEver,
  type WindowMove,
  type WindowRule,
  windowMoves,
} from '../policy/index.ts';
import { DAY_MS } from '../shared/index.ts';
import { buildWindow } from './build-windows.ts';
import { checkRecurrence } from './check-recurrence.ts';
import { nearest, type Path, type Problem, problem, unexpected, unknownName } from './problem.ts';
import { placedWindowSettings, type WindowSettings } from './settings/window-settings.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';

/** Any day will do: what is looked at recurs alike whenever one begins to look. */
const SOME_DAY_MS = 20_000 * DAY_MS;

/**
 * What a schema can't say of windows: zones and days exist, rules recur, and together they leave room to move. Calendars are slow to load,
 * so nothing is looked at where all is as the profile has it.
 * @param below the profile
 */
export function checkWindows(merged: unknown, below: unknown): readonly Problem[] {
  const environments = keysOf(entry(merged, 'environments'));
  const timezone = entry(merged, 'timezone');
  const zone = typeof timezone === 'string' ? timezone : 'UTC';
  const agents = entry(merged, 'agents');
  const lists: readonly Path[] = [
    ['windows'],
    ...environments.map((name) => ['environments', name, 'windows']),
    ...keysOf(agents).map((name) => ['agents', name, 'windows']),
  ];
  const isOfProfile = [['timezone'], ...lists].every((at) => valueAt(merged, at) === valueAt(below, at));
  if (isOfProfile) return [];
  const problems = [
    ...zoneProblems(timezone, ['timezone']),
    ...lists.flatMap((at) => listProblems(rulesAt(merged, at), at, environments)),
  ];
  return problems.length > 0
    ? problems
    : environments.flatMap((name) => roomProblems(merged, name, environments, zone));
}

function rulesAt(merged: unknown, at: Path): readonly unknown[] {
  const value = at.reduce<unknown>((here, key) => entry(here, String(key)), merged);
  return Array.isArray(value) ? value : [];
}

function listProblems(rules: readonly unknown[], at: Path, environments: readonly string[]): readonly Problem[] {
  const names = rules.map((rule) => entry(rule, 'name'));
  return rules.flatMap((rule, index) => {
    if (!isTree(rule)) return [];
    const here = [...at, index];
    const twice = typeof rule.name === 'string' && names.indexOf(rule.name) < index;
    return [
      ...(twice ? [problem([...here, 'name'], `the window ${JSON.stringify(rule.name)} is already in the list`)] : []),
      ...zoneProblems(rule.timezone, [...here, 'timezone']),
      ...placeProblems(rule.environments, [...here, 'environments'], environments),
      ...timeProblems(rule, here),
    ];
  });
}

function zoneProblems(value: unknown, at: Path): readonly Problem[] {
  if (typeof value !== 'string' || isTimezone(value)) return [];
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${value.trim().toLowerCase().replaceAll(' ', '_')}`));
  return [unexpected(at, 'an IANA time zone such as "Europe/Berlin"', value, city ?? nearest(value, zones))];
}

function placeProblems(value: unknown, at: Path, environments: readonly string[]): readonly Problem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((name: unknown, index) =>
    typeof name === 'string' && !environments.includes(name)
      ? [unknownName([...at, index], 'an environment', name, environments)]
      : [],
  );
}

/** The first day, and the recurrence from it. */
function timeProblems(rule: { readonly [key: string]: unknown }, at: Path): readonly Problem[] {
  const { from, rrule } = rule;
  const day = typeof from === 'string' && from.includes('T') ? from.split('T')[0] : undefined;
  if (day !== undefined && !isDay(day)) return [unexpected([...at, 'from'], 'a day that there is', day)];
  if (rrule === undefined) {
    const missing = 'expected `rrule`, or a first day in `from`: without both nobody can say on which days it holds';
    return day === undefined ? [problem(at, missing)] : [];
  }
  if (typeof rrule !== 'string') return [];
  const problems = checkRecurrence(rrule, day !== undefined, [...at, 'rrule']);
  if (problems.length > 0 || recursEver(rrule.toUpperCase(), day)) return problems;
  return [unexpected([...at, 'rrule'], 'a rule that recurs', rrule)];
}

/** Rules that leave no moment open would hold every promotion for good. Those with a date pass, so they are left out. */
function roomProblems(
  merged: unknown,
  environment: string,
  environments: readonly string[],
  zone: string,
): readonly Problem[] {
  const own: Path = ['environments', environment, 'windows'];
  const shared = environment === environments.at(-1) ? environments.slice(-1) : [];
  const rules = [
    ...readable(rulesAt(merged, ['windows'])).map((each) => buildWindow(each, zone, shared)),
    ...readable(rulesAt(merged, own)).map((each) => buildWindow(each, zone, [environment])),
  ].filter((rule) => rule.environments.includes(environment) && rule.firstDay === undefined);
  const shut = windowMoves.find((move) => isShut(rules, move));
  if (shut === undefined) return [];
  const at = rulesAt(merged, own).length > 0 ? own : ['windows'];
  return [problem(at, `these rules never let a rollout ${shut} in ${environment}: nothing is open within 400 days`)];
}

function isShut(rules: readonly WindowRule[], move: WindowMove): boolean {
  return nextOpening({ rules, freezes: [] }, move, SOME_DAY_MS) === undefined;
}

/** Rules that the schema lets through; the others are told of elsewhere. */
function readable(rules: readonly unknown[]): readonly WindowSettings[] {
  return rules.flatMap((rule) => {
    const parsed = placedWindowSettings.safeParse(rule);
    return parsed.success ? [parsed.data] : [];
  });
}
