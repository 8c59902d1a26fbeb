import type { EpochMs, JsonObject } from '../shared/index.ts';

/** Who did something. `system` is Headgate's own automation. */
export type Actor = { readonly kind: 'person' | 'machine' | 'system'; readonly name: string };

/** What the audit log can say happened: a fixed name per kind of event. */
export type AuditEvent =
  | 'project.applied'
  | 'project.loosened'
  | 'project.proposed'
  | 'project.rejected'
  | 'release.created'
  | 'release.people-added'
  | 'promotion.created'
  | 'promotion.state-changed'
  | 'promotion.approved'
  | 'promotion.rejected'
  | 'promotion.signature-withdrawn'
  | 'regression.accepted'
  | 'glass.broken'
  | 'glass.confirmed'
  | 'glass.withdrawn'
  | 'checklist.signed'
  | 'deployment.state-changed'
  | 'rollout.started'
  | 'rollout.step-started'
  | 'rollout.paused'
  | 'rollout.resumed'
  | 'rollout.advanced'
  | 'rollout.promoted-in-full'
  | 'rollout.webhook-answered'
  | 'rollout.given-back'
  | 'rollout.rolling-back'
  | 'rollout.rolled-back'
  | 'rollout.completed'
  | 'rollout.aborted'
  | 'rollback.started'
  | 'rollback.fell-through'
  | 'rollback.finished'
  | 'rollback.failed'
  | 'probation.evaluated'
  | 'judge.calibrated'
  | 'judge.distrusted'
  | 'notification.sent'
  | 'notification.failed'
  | 'evidence.recorded'
  | 'evidence.pushed'
  | 'traffic.set'
  | 'traffic.sample-ratio-mismatch'
  | 'tester.admitted'
  | 'requests.read'
  | 'gateway.limit-broken'
  | 'gateway.endpoint-ejected'
  | 'gateway.endpoint-readmitted'
  | 'gateway.route-refused'
  | 'freeze.placed'
  | 'freeze.lifted'
  | 'hold.placed'
  | 'hold.lifted'
  | 'quarantine.placed'
  | 'quarantine.lifted'
  | 'quarantine.dropped'
  | 'quarantine.waits-for-person'
  | 'rehearsal.requested'
  | 'rehearsal.finished'
  | 'rehearsal.cancelled'
  | 'token.created'
  | 'clock.rate-changed'
  | 'server.started';

/** One act or decision, with its reason. */
export type AuditRecord = {
  readonly at: EpochMs;
  /** Wall clock, never scaled; the time to rollback is measured from it. */
  readonly realAt: EpochMs;
  readonly actor: Actor;
  readonly event: AuditEvent;
  /** The id of what it is about: a promotion, a release digest, a token. */
  readonly subject: string;
  readonly agent?: string | undefined;
  readonly environment?: string | undefined;
  readonly because: string;
  readonly details: JsonObject;
};

export const SYSTEM: Actor = { kind: 'system', name: 'headgate' };
