import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';

const START_OF_DAY_MS = 10 * HOUR_MS + 30 * MINUTE_MS;
const MONDAY = 1;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** The first Monday, 10:30 UTC, after a moment: the hour at which the guide's team begins. */
export function nextMonday(after: EpochMs): EpochMs {
  const midnight = Math.floor(after / DAY_MS) * DAY_MS;
  const daysAway = (MONDAY - new Date(midnight).getUTCDay() + 7) % 7;
  const start = midnight + daysAway * DAY_MS + START_OF_DAY_MS;
  return start > after ? start : start + 7 * DAY_MS;
}

/** `Mon 10:30`, in UTC. */
export function formatMoment(iso: string): string {
  const day = DAYS[new Date(iso).getUTCDay()] ?? '';
  return `${day} ${iso.slice(11, 16)}`;
}
