import { chain } from '#domain/evidence/index.ts';
import type { AuditStore, EvaluationRun, EvaluationStore, EvidenceStore, ScanRun, ScanStore } from '#ports/index.ts';
import { wellFormedCopy } from '../document.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

export function evaluationStore({ evaluations }: Tables): EvaluationStore {
  return runStore(evaluations);
}

export function scanStore({ scans }: Tables): ScanStore {
  return runStore(scans);
}

function runStore<Run extends EvaluationRun | ScanRun>(runs: Table<Run>) {
  return {
    async save(run: Run) {
      runs.set(run.id, run);
    },
    async keepProgress(id: Run['id'], progress: Run['progress']) {
      const run = runs.get(id);
      if (run?.state === 'running') runs.set(id, { ...run, progress });
    },
    async find(id: Run['id']) {
      return runs.get(id);
    },
    async list({ agent, limit }: { readonly agent?: string; readonly limit: number }) {
      return runs
        .newestFirst()
        .filter((run) => agent === undefined || run.agent === agent)
        .slice(0, limit)
        .map((run) => ({ ...run, result: undefined }));
    },
  };
}

export function evidenceStore({ evidence }: Tables): EvidenceStore {
  return {
    async append(record) {
      if (evidence.list().some((link) => link.record.id === record.id)) return;
      const link = chain(evidence.get(String(evidence.size)), wellFormedCopy(record));
      evidence.set(String(link.sequence), link);
    },
    async forRelease(release) {
      return evidence
        .list()
        .map((link) => link.record)
        .filter((record) => record.release === release);
    },
    async list(afterSequence, limit) {
      return evidence.list().slice(afterSequence, afterSequence + limit);
    },
  };
}

export function auditStore({ audit }: Tables): AuditStore {
  return {
    async append(record) {
      const link = chain(audit.get(String(audit.size)), wellFormedCopy(record));
      audit.set(String(link.sequence), link);
    },
    async list({ afterSequence, subject, limit }) {
      return audit
        .list()
        .slice(afterSequence)
        .filter((link) => subject === undefined || link.record.subject === subject)
        .slice(0, limit);
    },
    async lastSequence() {
      return audit.size;
    },
  };
}
