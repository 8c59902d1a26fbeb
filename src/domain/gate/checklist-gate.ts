import { type RolloutPlan, workOf } from '../plan/index.ts';
import {
  type Approval,
  type ChecklistItem,
  type ChecklistProof,
  type Owed,
  type Statement,
  signedFor,
  standingApprovals,
} from '../policy/index.ts';
import { assertNever, type Digest, formatDuration, type PromotionId } from '../shared/index.ts';
import type { ChecklistItemResult, GateName, GateReport, GateResult } from './gate.ts';

export type ChecklistInput = {
  readonly promotion: PromotionId;
  readonly release: Digest;
  readonly items: readonly ChecklistItem[];
  readonly statements: readonly Statement[];
  readonly approvals: readonly Approval[];
  readonly owed: Owed;
  /** Of the rollout as it would begin. */
  readonly plan: RolloutPlan;
  /** What a rollback would bring back: its label; `first`: nothing serves there yet; undefined: nothing verified is left. */
  readonly rollbackTo: { readonly label: string } | 'first' | undefined;
};

/** The lists that people go through before a release reaches users: each item is proven, or signed for by name. */
export function checklistGate(input: ChecklistInput, gates: GateReport): GateResult {
  if (input.items.length === 0) {
    return { gate: 'checklist', state: 'not-required', because: 'this environment has no checklist', evidence: [] };
  }
  const items = input.items.map((item) => judgeItem(item, input, gates));
  const left = items.filter((item) => item.required && !isSettled(item));
  return {
    gate: 'checklist',
    state: left.length === 0 ? 'open' : 'waiting',
    because: left.length === 0 ? settledText(items) : leftText(left),
    evidence: [],
    items,
  };
}

function isSettled({ state }: ChecklistItemResult): boolean {
  return state === 'proven' || state === 'signed' || state === 'not-applicable';
}

function judgeItem(item: ChecklistItem, input: ChecklistInput, gates: GateReport): ChecklistItemResult {
  const { name, says, roles, required, proof } = item;
  const found = proof === undefined ? NO_PROOF : lookFor(proof, input, gates);
  const common = { name, says, roles, required };
  if (found.state !== 'unsigned') return { ...common, ...found };
  const signature = signedFor(input.statements, input.promotion, input.release, name);
  if (signature === undefined) return { ...common, ...found };
  const { by, reason, played } = signature;
  return { ...common, state: 'signed', because: `${by}${played ? ' (played)' : ''}: ${reason}`, by };
}

type Found = Pick<ChecklistItemResult, 'state' | 'because'>;

const NO_PROOF: Found = { state: 'unsigned', because: 'only a person can say so' };

function lookFor(proof: ChecklistProof, input: ChecklistInput, gates: GateReport): Found {
  switch (proof) {
    case 'staging-tests':
      return byGates(gates, ['staging', 'evaluation', 'safety', 'integration']);
    case 'smoke':
      return byGates(gates, ['staging']);
    case 'evaluation':
      return byGates(gates, ['evaluation']);
    case 'safety':
      return byGates(gates, ['safety']);
    case 'integration':
      return byGates(gates, ['integration']);
    case 'approvals':
      return byGates(gates, ['approval']);
    case 'security-review':
      return securityReview(input);
    case 'rollback-plan':
      return rollbackPlan(input);
    case 'monitoring':
      return monitoring(input.plan);
    default:
      return assertNever(proof);
  }
}

/**
 * Proven when all of them are open; of integration also when nothing was to be tested. A gate that was let past proves nothing; where
 * a person broke the glass before it, nothing is asked of it either.
 */
function byGates(gates: GateReport, names: readonly GateName[]): Found {
  const asked = names.flatMap((name) => gates.find(({ gate }) => gate === name) ?? []);
  const shut = asked.find(({ state }) => state === 'closed');
  if (shut !== undefined) return { state: 'unsigned', because: `gate ${shut.gate}: ${shut.because}` };
  const waiting = asked.find(({ state }) => state === 'waiting');
  if (waiting !== undefined) return { state: 'waiting', because: `gate ${waiting.gate}: ${waiting.because}` };
  const past = asked.find(({ breakGlass }) => breakGlass !== undefined);
  if (past !== undefined) return { state: 'not-applicable', because: `gate ${past.gate}: ${past.because}` };
  const shown = asked.filter(({ state }) => state === 'open');
  const untested = asked.filter(({ state }) => state === 'not-required');
  if (shown.length === 0) {
    const because = untested.map((gate) => gate.because).join('; ') || 'nothing shows it';
    return { state: untested.some(({ gate }) => gate === 'integration') ? 'not-applicable' : 'unsigned', because };
  }
  const opened = `open: ${shown.map(({ gate }) => gate).join(', ')}`;
  return { state: 'proven', because: [opened, ...untested.map(({ because }) => because)].join('; ') };
}

function securityReview({ release, approvals, owed }: ChecklistInput): Found {
  const signed = standingApprovals(release, approvals).find(
    ({ role, decision }) => role === 'security' && decision === 'approved',
  );
  if (signed !== undefined) return { state: 'proven', because: `${signed.person} signed as security` };
  if (owed.tools.length > 0) return { state: 'unsigned', because: 'its tools differ, and security has not signed' };
  return { state: 'not-applicable', because: 'no tool differs from what serves now' };
}

function rollbackPlan({ rollbackTo }: ChecklistInput): Found {
  if (rollbackTo === 'first') {
    const because = 'nothing serves there yet: nobody loses what they had, and there is nothing to go back to';
    return { state: 'not-applicable', because };
  }
  if (rollbackTo === undefined) {
    return { state: 'unsigned', because: 'no release that was verified there, and that nothing holds, is left' };
  }
  return { state: 'proven', because: `${rollbackTo.label} was verified there and can come back at once` };
}

function monitoring({ metrics, probationMs, steps }: RolloutPlan): Found {
  const watched = metrics.filter(({ dryRun }) => dryRun !== true).map(({ name }) => name);
  const bakes = steps.some((step) => step.bakeMs > 0 || workOf(step).kind === 'analysis');
  if (watched.length === 0 || (!bakes && probationMs === 0)) {
    return { state: 'unsigned', because: 'the strategy watches no metric for any time' };
  }
  const after = probationMs === 0 ? '' : `, and for ${formatDuration(probationMs)} after it`;
  return { state: 'proven', because: `by ${watched.join(', ')} during the rollout${after}` };
}

function settledText(items: readonly ChecklistItemResult[]): string {
  const count = (state: ChecklistItemResult['state']) => items.filter((item) => item.state === state).length;
  const signers = [...new Set(items.flatMap(({ state, by }) => (state === 'signed' ? (by ?? []) : [])))];
  const parts = [
    `${count('proven')} proven`,
    ...(signers.length === 0 ? [] : [`${count('signed')} signed by ${signers.join(', ')}`]),
    ...(count('not-applicable') === 0 ? [] : [`${count('not-applicable')} not applicable`]),
  ];
  const asked = items.filter(isSettled).length;
  return `${asked} of ${items.length} items: ${parts.join(', ')}`;
}

function leftText(left: readonly ChecklistItemResult[]): string {
  const names = (state: ChecklistItemResult['state']) =>
    left.filter((item) => item.state === state).map(({ name }) => name);
  const [unsigned, waiting] = [names('unsigned'), names('waiting')];
  return [
    ...(unsigned.length === 0 ? [] : [`a named person has to sign for ${unsigned.join(', ')}`]),
    ...(waiting.length === 0 ? [] : [`${waiting.join(', ')} not proven yet`]),
  ].join('; ');
}
