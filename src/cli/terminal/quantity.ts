import { formatDuration, groupThousands } from '#domain/shared/index.ts';

/**
 * A measured number, short enough for a table: shares of one (`…, 0-1`) as per cent, `ms` as a duration, anything else as it
 * is. Null and undefined are `–`: not measured is not zero.
 */
export function formatQuantity(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '–';
  if (unit.endsWith('0-1')) return `${formatNumber(value * 100)} %`;
  return unit === 'ms' ? formatDuration(value) : formatNumber(value);
}

/** Three figures that say something, thousands apart. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return groupThousands(Math.round(value));
  return Number(value.toPrecision(3)).toString();
}

/** Micro-dollars as dollars, three figures that say something; null and undefined are `–`: an unknown cost is not none. */
export function formatUsd(microUsd: number | null | undefined): string {
  if (microUsd === null || microUsd === undefined) return '–';
  const usd = microUsd / 1_000_000;
  return `$${usd === 0 || usd >= 1 ? usd.toFixed(2) : Number(usd.toPrecision(3))}`;
}

/** Share of a whole in basis points, as measured: one decimal. */
export function formatMeasuredBp(bp: number | null): string {
  return bp === null ? 'not measured yet' : `${(bp / 100).toFixed(1)} %`;
}

/** `2026-11-23T10:30:00.000Z` as `2026-11-23 10:30 UTC`: people read these, machines use --json. */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** `1 case`, `2 cases`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Tue 24 Nov 20:10`, UTC: for columns of dates that lie close together. */
export function formatDay(iso: string): string {
  const at = new Date(iso);
  const month = at.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
  return `${DAYS[at.getUTCDay()]} ${String(at.getUTCDate()).padStart(2)} ${month} ${iso.slice(11, 16)}`;
}
