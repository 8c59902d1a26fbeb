import type { AuditRecord } from '#domain/evidence/index.ts';
import type { RehearsalEvent } from '#domain/outlook/index.ts';

/** Of no interest to who reads how it went; `rollout.started` is told by the promotion that begins to roll out. */
const UNTOLD: readonly string[] = [
  'clock.rate-changed',
  'deployment.state-changed',
  'promotion.created',
  'rollout.started',
];

/** A record of the audit log as the timeline tells it; undefined where it is not told. */
export function eventOf({ at, event, actor, because, details }: AuditRecord): RehearsalEvent | undefined {
  if (UNTOLD.includes(event)) return undefined;
  if (event === 'evidence.recorded' && details.outcome === 'pass') return undefined;
  if (event === 'promotion.state-changed') return { at, event: `promotion.${String(details.to)}`, because };
  if (event === 'promotion.approved') return { at, event, because: `${actor.name}: ${because}` };
  return { at, event, because };
}
