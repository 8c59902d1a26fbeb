import { type EvidenceKind, earlierArrival } from '../evidence/index.ts';
import { acceptedBy } from '../policy/index.ts';
import type { GateReport, GateResult } from './gate.ts';
import { type GateInput, holdGate, underProject, windowGate } from './judge-gates.ts';

/**
 * How the gates stand for a release that comes back to where it was verified and served before. What was shown about the same digest
 * counts, whatever it was compared with then; holds and windows are asked anew. What was never shown stays shut.
 * @param path why it needs nothing new; what takes back the last change may itself have been taken back before
 */
export function judgeEarlierGates(
  input: GateInput,
  path: { readonly because: string; readonly undoes?: string | undefined },
): GateReport {
  const { because } = path;
  const report: GateReport = [
    holdGate(input),
    shownEarlier(input, 'evaluation'),
    shownEarlier(input, 'safety'),
    arrivedEarlier(input, path),
    { gate: 'approval', state: 'open', because: `no new signature: ${because}`, evidence: [] },
    windowGate(input),
  ];
  return underProject(report, input);
}

/** It may have waited for its time or turn: what was true when it was asked for is asked again. */
function arrivedEarlier(
  { evidence, environment }: GateInput,
  { because, undoes }: { readonly because: string; readonly undoes?: string | undefined },
): GateResult {
  const stillHolds = undoes !== undefined || earlierArrival(evidence, environment) !== undefined;
  if (stillHolds) return { gate: 'staging', state: 'open', because, evidence: [] };
  const back = `it was taken back from ${environment} since, so it has to go the whole way again`;
  return { gate: 'staging', state: 'closed', because: back, evidence: [] };
}

function shownEarlier(input: GateInput, kind: EvidenceKind & ('evaluation' | 'safety')): GateResult {
  const latest = input.evidence.findLast((item) => item.kind === kind && item.producer.kind === 'server');
  if (latest === undefined)
    return { gate: kind, state: 'closed', because: 'never shown, which is not a pass', evidence: [] };
  const accepted =
    kind === 'evaluation' ? acceptedBy(input.statements, { ...input, gate: 'evaluation' }, latest.id) : undefined;
  const said = `earlier evidence of the same digest: ${latest.because}`;
  if (latest.outcome === 'fail' && accepted !== undefined) {
    return { gate: kind, state: 'open', because: `${said}; accepted then by ${accepted}`, evidence: [latest.id] };
  }
  return { gate: kind, state: latest.outcome === 'pass' ? 'open' : 'closed', because: said, evidence: [latest.id] };
}
