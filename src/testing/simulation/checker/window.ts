import type { Freeze, WindowRule } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { PRODUCTION } from '../history.ts';
import type { Ledger } from '../ledger.ts';
import { began, changesOf, stepOf } from './changes.ts';
import type { Checker } from './checker.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Zones without summer time. */
const OFFSET_HOURS: Readonly<Record<string, number>> = {
  UTC: 0,
  'Asia/Tokyo': 9,
  'America/Bogota': -5,
  'Pacific/Kiritimati': 14,
};

/** Nothing starts, and no share grows, outside the windows of its project or in a freeze; an undo may. */
export function window(): Checker {
  return {
    name: 'window',
    see: (event, known) => {
      if (event.kind !== 'commit') return [];
      const now = known.timeAt(event.at.realNow);
      return changesOf(event, known).flatMap((change) => {
        const { is, was } = change;
        if (is.environment !== PRODUCTION || is.fast?.undoes !== undefined) return [];
        const moves = began(change) ? 'started' : grew(was, is) ? 'grew' : undefined;
        if (moves === undefined) return [];
        if (known.isBroken('window', is, now)) return [];
        const because = whyClosed(is, known, now);
        return because === undefined ? [] : [`${is.label} ${moves} ${because}`];
      });
    },
  };
}

function grew(was: Promotion | undefined, is: Promotion): boolean {
  const weight = (promotion: Promotion | undefined) => {
    const step = stepOf(promotion?.rollout);
    if (promotion?.rollout?.state.kind === 'completed') return 10_000;
    return step === undefined ? 0 : (promotion?.rollout?.plan.steps[step]?.weightBp ?? 0);
  };
  return weight(is) > weight(was);
}

function whyClosed(promotion: Promotion, known: Ledger, now: number): string | undefined {
  const frozen = [...known.freezes.values()].find((freeze) => holds(freeze, promotion, now));
  if (frozen !== undefined) return `in freeze ${frozen.id}`;
  const rules = known.projectOf(promotion).windows ?? [];
  const denied = rules.find((rule) => rule.kind === 'deny' && covers(rule, now));
  if (denied !== undefined) return `while "${denied.name}" denies it`;
  const allows = rules.filter(({ kind }) => kind === 'allow');
  return allows.length === 0 || allows.some((rule) => covers(rule, now)) ? undefined : 'outside every window';
}

function holds(freeze: Freeze, { agent, environment }: Promotion, now: number): boolean {
  if (freeze.lifted !== undefined) return false;
  if ((freeze.agent ?? agent) !== agent || (freeze.environment ?? environment) !== environment) return false;
  return freeze.from <= now && now < (freeze.until ?? Number.POSITIVE_INFINITY);
}

/** Rules of this world recur daily, or on Mondays, begin at a whole hour and last a day at most. */
function covers({ timezone, from, forMs, rrule }: WindowRule, now: number): boolean {
  const offset = OFFSET_HOURS[timezone];
  if (offset === undefined) throw new Error(`this checker doesn't know the zone ${timezone}`);
  const local = now + offset * HOUR_MS;
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  const begins = Number(from.split(':')[0]) * HOUR_MS;
  return [today - DAY_MS, today].some((day) => {
    const recurs = rrule === 'FREQ=DAILY' || new Date(day).getUTCDay() === 1;
    return recurs && day + begins <= local && local < day + begins + forMs;
  });
}
