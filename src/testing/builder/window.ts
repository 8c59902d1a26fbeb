import type { Freeze, WindowRule } from '#domain/policy/index.ts';

/** Fridays denied in UTC, all day, in production, unless told otherwise. */
export function aWindowRule(given: Partial<WindowRule> = {}): WindowRule {
  return {
    name: 'no-fridays',
    kind: 'deny',
    timezone: 'UTC',
    rrule: 'FREQ=WEEKLY;BYDAY=FR',
    from: '00:00',
    forDays: 1,
    forMs: 0,
    appliesTo: ['start', 'advance'],
    onClose: 'pause',
    environments: ['production'],
    ...given,
  };
}

/** Placed by Ada on everything in production, from the beginning of time until it is lifted, unless told otherwise. */
export function aFreeze(given: Partial<Freeze> = {}): Freeze {
  return {
    id: 'frz_1',
    environment: 'production',
    reason: 'the year-end sale',
    from: 0,
    placedBy: { kind: 'person', name: 'Ada' },
    placedAt: 0,
    ...given,
  };
}
