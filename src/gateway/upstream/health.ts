import { assert, type DurationMs } from '#domain/shared/index.ts';
import type { EjectionPolicy } from '#domain/traffic/index.ts';

/**
 * How an endpoint is doing, as far as its own requests tell. `in`: it serves. `out`: ejected, left alone until then. `trying`: one
 * request at a time finds out whether it is back (half-open).
 */
export type Health =
  | { readonly kind: 'in'; readonly failures: number; readonly ejections: number; readonly sinceMs: DurationMs }
  | { readonly kind: 'out'; readonly untilMs: DurationMs; readonly ejections: number }
  | { readonly kind: 'trying'; readonly ejections: number; readonly probeUntilMs: DurationMs | undefined };

/** What becomes of a request: `serve` as usual, `probe` as the one that finds out, `refuse`: another endpoint should serve it. */
export type Admission = 'serve' | 'probe' | 'refuse';

/** How a request ended, as far as it says something of the endpoint: a user who hung up says nothing. */
export type Ending = 'well' | 'failed' | 'unknown';

export const WELL: Health = { kind: 'in', failures: 0, ejections: 0, sinceMs: 0 };

/** Whether an endpoint is asked, and its health from then on. */
export function admit(
  health: Health,
  { baseMs }: EjectionPolicy,
  nowMs: DurationMs,
): { readonly health: Health; readonly admission: Admission } {
  if (health.kind === 'in') return { health, admission: 'serve' };
  const { ejections } = health;
  const isLeftAlone =
    health.kind === 'out'
      ? nowMs < health.untilMs
      : // A probe that never ended must not keep the endpoint out for ever.
        health.probeUntilMs !== undefined && nowMs < health.probeUntilMs;
  if (isLeftAlone) return { health, admission: 'refuse' };
  return { health: { kind: 'trying', ejections, probeUntilMs: nowMs + baseMs }, admission: 'probe' };
}

/**
 * Health after a request ended. Like Envoy's outlier detection by consecutive gateway failures, but with growing ejections that
 * double, and with one probe at a time instead of all traffic at once. What was sent before an ejection and ends after it says
 * nothing new.
 */
export function settle(
  health: Health,
  { admission, ending }: { readonly admission: Exclude<Admission, 'refuse'>; readonly ending: Ending },
  policy: EjectionPolicy,
  nowMs: DurationMs,
): Health {
  const isProbe = admission === 'probe';
  if (health.kind === 'trying' && isProbe) return afterProbe(health.ejections, ending, policy, nowMs);
  if (health.kind !== 'in' || ending === 'unknown') return health;
  if (ending === 'well') return health.failures === 0 ? health : { ...health, failures: 0 };
  const failures = health.failures + 1;
  if (failures < policy.consecutiveFailures) return { ...health, failures };
  const wasWellForLong = nowMs - health.sinceMs >= policy.maxMs;
  return eject(wasWellForLong ? 0 : health.ejections, policy, nowMs);
}

function afterProbe(ejections: number, ending: Ending, policy: EjectionPolicy, nowMs: DurationMs): Health {
  switch (ending) {
    case 'well':
      return { kind: 'in', failures: 0, ejections, sinceMs: nowMs };
    case 'failed':
      return eject(ejections, policy, nowMs);
    case 'unknown':
      return { kind: 'trying', ejections, probeUntilMs: undefined };
  }
}

/** @param ejections so far, without a long time of health between them */
function eject(ejections: number, { baseMs, maxMs }: EjectionPolicy, nowMs: DurationMs): Health {
  assert(ejections >= 0, 'ejections are counted from 0');
  return {
    kind: 'out',
    untilMs: nowMs + Math.min(maxMs, baseMs * 2 ** Math.min(ejections, 30)),
    ejections: ejections + 1,
  };
}
