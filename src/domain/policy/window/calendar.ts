import { createRequire } from 'node:module';
import type { RRuleTemporal } from 'rrule-temporal';
import type { Temporal } from 'temporal-polyfill';

const load = createRequire(import.meta.url);
let calendar: typeof Temporal | undefined;
let recurrence: typeof RRuleTemporal | undefined;

/** Dates and zones. Loaded when they are first asked for: most commands need none, and would wait for them longer than for their own work. */
export function temporal(): typeof Temporal {
  calendar ??= (load('temporal-polyfill') as typeof import('temporal-polyfill')).Temporal;
  return calendar;
}

/** Rules of RFC 5545. */
export function recurrences(): typeof RRuleTemporal {
  recurrence ??= (load('rrule-temporal') as typeof import('rrule-temporal')).RRuleTemporal;
  return recurrence;
}
