import type { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../shared/index.ts';
import { recurrences, temporal } from './calendar.ts';

/** Where a rule without a first day begins to count; such a rule recurs alike wherever it began. */
const EARLIEST_DAY = '2000-01-01';

/** The days on which a rule recurs, each as its midnight in UTC whatever the rule's zone is. */
export type RecurringDays = {
  /** The last one up to a day, that day included. */
  upTo(day: EpochMs): EpochMs | undefined;
  /** The first one after a day. */
  after(day: EpochMs): EpochMs | undefined;
};

/** @throws when the text is no recurrence of days; `recurrenceProblem` says why beforehand */
export function recurringDays(rrule: string | undefined, firstDay = EARLIEST_DAY): RecurringDays {
  if (rrule === undefined) return onlyOn(temporal().PlainDate.from(firstDay).toZonedDateTime('UTC').epochMilliseconds);
  // Days are counted in UTC: a zone would leave out days on which its clocks skip the hour, and a freeze would not be one then.
  const start = firstDay.replaceAll('-', '');
  const rule = new (recurrences())({ rruleString: `DTSTART:${start}T000000Z\nRRULE:${rrule}`, cache: false });
  return {
    upTo: (day) => orNone(() => rule.previous(utc(day), true)?.epochMilliseconds),
    after: (day) => orNone(() => rule.next(utc(day))?.epochMilliseconds),
  };
}

/** Whether a rule has any day at all; `FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30` has none. */
export function recursEver(rrule: string, firstDay = EARLIEST_DAY): boolean {
  const before = temporal().PlainDate.from(firstDay).subtract({ days: 1 }).toZonedDateTime('UTC').epochMilliseconds;
  return recurringDays(rrule, firstDay).after(before) !== undefined;
}

function utc(day: EpochMs): Temporal.ZonedDateTime {
  return temporal().Instant.fromEpochMilliseconds(day).toZonedDateTimeISO('UTC');
}

function onlyOn(only: EpochMs): RecurringDays {
  return { upTo: (day) => (day >= only ? only : undefined), after: (day) => (day < only ? only : undefined) };
}

/** A rule that recurs never (30 February) is searched for some centuries and then given up. */
function orNone(search: () => EpochMs | undefined): EpochMs | undefined {
  try {
    return search();
  } catch (error) {
    if (error instanceof Error && /^Maximum iterations/.test(error.message)) return undefined;
    throw error;
  }
}
