import { temporal } from './calendar.ts';

/** Whether a name is an IANA time zone that this machine knows. Offsets such as `+02:00` are not: they have no summer. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    temporal().Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a day of the calendar, `2026-12-20`. */
export function isDay(text: string): boolean {
  try {
    return temporal().PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
