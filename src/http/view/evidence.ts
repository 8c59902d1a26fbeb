import type { Evidence } from '#domain/evidence/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

export function evidenceView(evidence: Evidence): ViewOf<'listEvidence'> {
  return {
    id: evidence.id,
    release: evidence.release,
    agent: evidence.agent,
    environment: evidence.environment,
    kind: evidence.kind,
    producer: `${evidence.producer.kind} ${evidence.producer.name}`,
    outcome: evidence.outcome,
    because: evidence.because,
    baseline: evidence.baseline,
    reference: evidence.reference,
    candidateExecuted: evidence.candidateExecuted,
    at: toIso(evidence.at),
  };
}
