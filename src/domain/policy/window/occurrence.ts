import type { Temporal } from 'temporal-polyfill';
import { DAY_MS, type EpochMs } from '../../shared/index.ts';
import { temporal } from './calendar.ts';
import { type RecurringDays, recurringDays } from './recurrence.ts';
import type { WindowRule } from './rule.ts';

/** How a rule stands at a moment: until when it covers it, if it does, and when it begins next. */
type Cover = { readonly until: EpochMs | undefined; readonly nextFrom: EpochMs | undefined };

export type CoverOf = (at: EpochMs) => Cover;

/** So many stretches of a rule are kept; a look at a moment and at what follows it needs two or three. */
const KEPT_STRETCHES = 4;

/** By rule. Rules never change, so what was found out about one holds as long as there is that rule. */
const known = new WeakMap<WindowRule, CoverOf>();

/** Finds the occurrences of a rule around a moment. Calendars are slow, and passes ask again and again: an answer is kept while it holds. */
export function coverOf(rule: WindowRule): CoverOf {
  const found = known.get(rule);
  if (found !== undefined) return found;
  const cover = remembering(findCover(rule));
  known.set(rule, cover);
  return cover;
}

/** An answer is the same from the moment it was found for up to the next at which the rule begins or ends. */
function remembering(find: CoverOf): CoverOf {
  let stretches: readonly { readonly from: EpochMs; readonly to: EpochMs; readonly cover: Cover }[] = [];
  return (at) => {
    const kept = stretches.find(({ from, to }) => from <= at && at < to);
    if (kept !== undefined) return kept.cover;
    const cover = find(at);
    const { until = Number.POSITIVE_INFINITY, nextFrom = Number.POSITIVE_INFINITY } = cover;
    stretches = [{ from: at, to: Math.min(until, nextFrom), cover }, ...stretches].slice(0, KEPT_STRETCHES);
    return cover;
  };
}

function findCover(rule: WindowRule): CoverOf {
  const days = recurringDays(rule.rrule, rule.firstDay);
  const plainTime = temporal().PlainTime.from(rule.from);
  const startOn = (day: EpochMs): Temporal.ZonedDateTime =>
    plainDate(day).toZonedDateTime({ timeZone: rule.timezone, plainTime });
  return (at) => {
    const { began, next } = around(days, localDay(at, rule.timezone), at, (day) => startOn(day).epochMilliseconds);
    // From the time of day, not from the beginning: where midnight is skipped, the day still ends at midnight.
    const endsAt =
      began === undefined ? undefined : startOn(began + rule.forDays * DAY_MS).epochMilliseconds + rule.forMs;
    return {
      until: endsAt !== undefined && at < endsAt ? endsAt : undefined,
      nextFrom: next === undefined ? undefined : startOn(next).epochMilliseconds,
    };
  };
}

/**
 * The last day whose occurrence has begun, and the first whose has not. All last equally long, so that the one that began last also
 * ends last. Starts at the day after: where clocks are set back, a later moment can have an earlier time of day.
 */
function around(days: RecurringDays, today: EpochMs, at: EpochMs, startOf: (day: EpochMs) => EpochMs) {
  let began = days.upTo(today + DAY_MS);
  let next: EpochMs | undefined;
  while (began !== undefined && startOf(began) > at) {
    next = began;
    began = days.upTo(began - DAY_MS);
  }
  return { began, next: next ?? days.after(today + DAY_MS) };
}

function plainDate(day: EpochMs): Temporal.PlainDate {
  return temporal().Instant.fromEpochMilliseconds(day).toZonedDateTimeISO('UTC').toPlainDate();
}

/** The date of a moment in a zone (a forecast's may fall between two milliseconds), as its midnight in UTC. */
function localDay(at: EpochMs, timezone: string): EpochMs {
  const date = temporal().Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timezone).toPlainDate();
  return date.toZonedDateTime('UTC').epochMilliseconds;
}
