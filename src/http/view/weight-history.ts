import type { AuditEvent, AuditRecord } from '#domain/evidence/index.ts';
import { type BasisPoints, FULL_BP, toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

/** Events that take everything from the candidate. */
const TAKEN_BACK: readonly AuditEvent[] = ['rollout.rolling-back', 'rollout.given-back', 'gateway.limit-broken'];

/** Every change of the candidate's share that the audit log tells of, in order. */
export function weightHistory(records: readonly AuditRecord[]): ViewOf<'exportPromotion'>['traffic']['weights'] {
  return records.flatMap(({ at, realAt, event, because, details }) => {
    const candidateBp = shareAfter(event, details.weightBp);
    return candidateBp === undefined ? [] : [{ at: toIso(at), realAt: toIso(realAt), event, candidateBp, because }];
  });
}

function shareAfter(event: AuditEvent, weightBp: unknown): BasisPoints | undefined {
  if (TAKEN_BACK.includes(event)) return 0;
  if (event === 'rollout.completed') return FULL_BP;
  return event === 'rollout.step-started' && typeof weightBp === 'number' ? weightBp : undefined;
}
