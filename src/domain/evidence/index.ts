export { earlierArrival } from './arrival.ts';
export { type Actor, type AuditEvent, type AuditRecord, SYSTEM } from './audit.ts';
export { type Chained, chain, findBreak } from './chain.ts';
export type { Evidence, EvidenceKind, EvidenceOutcome } from './evidence.ts';
export { approversOf, objectorsOf, type SourceEvidence, sourceText } from './provenance.ts';
