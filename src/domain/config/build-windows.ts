import { type WindowRule, windowMoves } from '../policy/index.ts';
import { assert } from '../shared/index.ts';
import { msOf } from './build-plan.ts';
import type { Settings } from './settings/settings.ts';
import type { WindowSettings } from './settings/window-settings.ts';

const DAYS = /^(\d+)d$/;

/** Every rule of a project, each with the environments and agents for which it holds. */
export function buildWindows(settings: Settings): readonly WindowRule[] {
  const last = Object.keys(settings.environments).at(-1);
  assert(last !== undefined, 'a project has an environment');
  const { timezone } = settings;
  return [
    ...settings.windows.map((each) => buildWindow(each, timezone, [last])),
    ...Object.entries(settings.environments).flatMap(([name, environment]) =>
      environment.windows.map((each) => buildWindow(each, timezone, [name])),
    ),
    ...Object.entries(settings.agents).flatMap(([name, agent]) =>
      agent.windows.map((each) => ({ ...buildWindow(each, timezone, [last]), agents: [name] })),
    ),
  ];
}

/** @param where its environments, unless it names its own */
export function buildWindow(each: WindowSettings, timezone: string, where: readonly string[]): WindowRule {
  const [firstDay, time] = each.from.includes('T') ? each.from.split('T') : [undefined, each.from];
  assert(time !== undefined, 'a beginning has a time of day');
  const days = DAYS.exec(each.for);
  return {
    name: each.name,
    kind: each.kind,
    timezone: each.timezone ?? timezone,
    ...(each.rrule === undefined ? {} : { rrule: each.rrule.toUpperCase() }),
    ...(firstDay === undefined ? {} : { firstDay }),
    from: time,
    forDays: days === null ? 0 : Number(days[1]),
    forMs: days === null ? msOf(each.for) : 0,
    appliesTo: windowMoves.filter((move) => each.appliesTo.includes(move)),
    onClose: each.onClose,
    environments: each.environments ?? where,
  };
}
