import { z } from 'zod';
import {
  type BasisPoints,
  DAY_MS,
  type DurationMs,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  SECOND_MS,
} from '../shared/index.ts';

const USD = /^\$(\d{1,9}(?:\.\d{1,6})?)$/;
const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;

/** A length of time in words of configuration, within limits. */
export function durationSetting(min: string, max: string) {
  const [minMs, maxMs] = [parseDuration(min) ?? 0, parseDuration(max) ?? 0];
  const bounds = minMs === 0 ? `at most "${max}"` : `from "${min}" to "${max}"`;
  const fits = (value: unknown) => {
    const ms = typeof value === 'string' ? readDuration(value) : undefined;
    return ms !== undefined && ms >= minMs && ms <= maxMs;
  };
  return z.custom<string>(fits, { error: `a duration such as "90s", "15m", "48h" or "7d", ${bounds}` });
}

/** A share such as `"5 %"`. Numbers are refused: nobody can tell whether 5 is meant as 5 % or as a factor. */
export function shareSetting(max = 100) {
  const fits = (value: unknown) => typeof value === 'string' && (readShare(value) ?? Number.NaN) <= max / 100;
  return z.custom<string>(fits, { error: `a percentage such as "5 %", from 0 to ${max} %` });
}

/** An amount such as `"$2.50"`. Numbers are refused: they have no currency. */
export const usdSetting = z.custom<string>((value) => typeof value === 'string' && readUsd(value) !== undefined, {
  error: 'an amount in US dollars such as "$2.50"',
});

/** A share of traffic, `"10 %"` or `10`. */
export const weightSetting = z.custom<string | number>((value) => readWeight(value) !== undefined, {
  error: 'a weight such as "10 %" or 10, above 0 and at most 100 %, in steps of 0.01 %',
});

/** Whole milliseconds; undefined when the text is no duration. */
export function readDuration(text: string): DurationMs | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && Number.isInteger(ms) ? ms : undefined;
}

/** `"$2.50"` -> 2.5, in dollars; undefined when the text is no amount. */
export function readUsd(text: string): number | undefined {
  const amount = USD.exec(text.trim())?.[1];
  return amount === undefined ? undefined : Number(amount);
}

/** `"5 %"` -> 0.05; undefined when the text is no percentage. */
export function readShare(text: string): number | undefined {
  const match = PERCENT.exec(text.trim());
  return match === null ? undefined : Number((Number(match[1]) / 100).toPrecision(12));
}

/** In basis points; undefined when it is no weight. */
export function readWeight(value: unknown): BasisPoints | undefined {
  const share = typeof value === 'number' ? value / 100 : typeof value === 'string' ? readShare(value) : undefined;
  if (share === undefined || !(share > 0 && share <= 1)) return undefined;
  const bp = share * 10_000;
  return Math.abs(bp - Math.round(bp)) < 1e-6 && Math.round(bp) > 0 ? Math.round(bp) : undefined;
}

/** The text that reads back as the same duration: `24h`, `90s`, `7d`. */
export function durationText(ms: DurationMs): string {
  if (ms % DAY_MS === 0 && ms > 2 * DAY_MS) return `${ms / DAY_MS}d`;
  if (ms % HOUR_MS === 0 && ms > 0) return `${ms / HOUR_MS}h`;
  if (ms % MINUTE_MS === 0 && ms > 0) return `${ms / MINUTE_MS}m`;
  return ms % SECOND_MS === 0 ? `${ms / SECOND_MS}s` : `${ms}ms`;
}

/** The text that reads back as the same share: 0.05 -> `5 %`. */
export function shareText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))} %`;
}

/** What was probably meant by a value that is no duration or percentage: `1 hour` -> `1h`, `10 percent` -> `10 %`. */
export function suggestQuantity(expected: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(value);
  if (match === null) return undefined;
  const unit = (match[2] ?? '').toLowerCase();
  if (expected.startsWith('a duration')) {
    const short = /^(ms|millis)/.test(unit) ? 'ms' : (/^(s|m|h|d)/.exec(unit)?.[1] ?? '');
    const known = /^(ms|millis\w*|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/.test(unit);
    return known && value !== `${match[1]}${short}` ? `${match[1]}${short}` : undefined;
  }
  return /^(percent|pct|pc)$/.test(unit) ? `${match[1]} %` : undefined;
}
