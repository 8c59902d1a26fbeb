import { assertNever, type EpochMs } from '../../shared/index.ts';
import type { Freeze } from '../freeze.ts';
import { temporal } from './calendar.ts';

/** What closes a moment: a denial, that no allow covers it, or a freeze. */
export type Closing =
  | { readonly kind: 'deny' | 'allow'; readonly name: string; readonly timezone: string }
  | { readonly kind: 'freeze'; readonly freeze: Freeze };

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Sat 2026-11-28 00:00 Europe/Berlin`. */
export function momentText(at: EpochMs, timezone: string): string {
  const local = temporal().Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timezone);
  const day = DAYS[local.dayOfWeek % 7] ?? '';
  return `${day} ${local.toPlainDate().toString()} ${local.toPlainTime().toString().slice(0, 5)} ${timezone}`;
}

/** Why a moment is closed, and when it opens. */
export function closedBecause(closing: Closing, opensAt: EpochMs | undefined): string {
  const opens = opensAt === undefined ? 'no opening within 400 days' : `opens ${momentText(opensAt, zoneOf(closing))}`;
  switch (closing.kind) {
    case 'deny':
      return `closed by "${closing.name}"; ${opens}`;
    case 'allow':
      return `closed outside "${closing.name}"; ${opens}`;
    case 'freeze': {
      const { reason, placedBy, until } = closing.freeze;
      const frozen = `frozen by ${placedBy.name}: ${reason}`;
      return until === undefined ? `${frozen}; until it is lifted` : `${frozen}; ${opens}`;
    }
    default:
      return assertNever(closing);
  }
}

/** Until when it is open, and what closes it then. */
export function openBecause(closesAt: EpochMs | undefined, closing: Closing | undefined): string {
  if (closesAt === undefined || closing === undefined) return 'no window or freeze closes it';
  const by = closing.kind === 'freeze' ? `freeze: ${closing.freeze.reason}` : closing.name;
  return `open until ${momentText(closesAt, zoneOf(closing))} (${by})`;
}

function zoneOf(closing: Closing): string {
  return closing.kind === 'freeze' ? 'UTC' : closing.timezone;
}
