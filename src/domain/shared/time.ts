/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60 * SECOND_MS;
export const HOUR_MS: DurationMs = 60 * MINUTE_MS;
export const DAY_MS: DurationMs = 24 * HOUR_MS;

const UNIT_MS: Readonly<Record<string, DurationMs>> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Reads `"90s"`, `"15m"`, `"48h"`, `"7d"`, `"250ms"`; undefined when it is none of these or longer than a century. */
export function parseDuration(text: string): DurationMs | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? Number.NaN);
  return Number.isFinite(value) && value <= 36_525 * DAY_MS ? value : undefined;
}

/** The shortest reading that a person finds natural: `1 h`, `2 h 30 min`, `45 s`, `820 ms`. */
export function formatDuration(ms: DurationMs): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${Number((ms / SECOND_MS).toFixed(1))} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** ISO 8601 in UTC, the form of every time on the wire. */
export function toIso(at: EpochMs): string {
  return new Date(at).toISOString();
}
