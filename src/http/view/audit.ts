import type { AuditRecord, Chained } from '#domain/evidence/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

export function auditView(entry: Chained<AuditRecord>): ViewOf<'listAudit'> {
  const { record } = entry;
  return {
    sequence: entry.sequence,
    hash: entry.hash,
    previous: entry.previous,
    at: toIso(record.at),
    realAt: toIso(record.realAt),
    actor: record.actor,
    event: record.event,
    subject: record.subject,
    agent: record.agent,
    environment: record.environment,
    because: record.because,
    details: { ...record.details },
  };
}
