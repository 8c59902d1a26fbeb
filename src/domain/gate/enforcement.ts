import type { Enforcement } from '../policy/index.ts';
import type { GateName, GateReport, GateResult } from './gate.ts';

/** What a project says of its gates in one environment. Absent: enforced. */
export type Enforcements = { readonly [Gate in GateName]?: Enforcement | undefined };

/** Whatever a project says: a person's or a machine's word that stands, the way through staging, and who signs. */
const ALWAYS: ReadonlySet<GateName> = new Set(['hold', 'staging', 'approval']);

/** In front of users nothing weakens what keeps harm from them. */
export const safetyGates: readonly GateName[] = ['safety', 'red-team'];

/** Gates that Headgate's own work answers, one way or the other; the rest wait for people, for other systems, or for time. */
const ANSWERED_BY_WORK: ReadonlySet<GateName> = new Set(['evaluation', 'safety', 'red-team', 'integration']);

/** @param isLast whether the environment is the one with the users */
export function enforcementOf(gate: GateName, said: Enforcements, isLast: boolean): Enforcement {
  if (ALWAYS.has(gate) || (isLast && safetyGates.includes(gate))) return 'enforce';
  return said[gate] ?? 'enforce';
}

/** The result with what it is worth here, in words too where it is not open. It stays what it is: never is it made to pass. */
export function withEnforcement(result: GateResult, enforcement: Enforcement): GateResult {
  if (enforcement === 'enforce' || result.state === 'not-required') return result;
  if (result.state === 'open') return { ...result, enforcement };
  const answer = result.state === 'closed' ? 'stops nothing here' : 'its answer will stop nothing here';
  const said = result.state === 'waiting' && !isAnsweredByWork(result) ? 'not waited for here' : answer;
  return { ...result, enforcement, because: `${result.because}; ${said} (${enforcement})` };
}

export function isAnsweredByWork({ gate }: GateResult): boolean {
  return ANSWERED_BY_WORK.has(gate);
}

/** The first gate that is shut and enforced, if any: it ends the promotion. */
export function closedGate(report: GateReport): GateResult | undefined {
  return report.find((gate) => gate.state === 'closed' && isEnforced(gate));
}

/** Gates that are waited for: the enforced ones, and all whose answer is under way, so that there is one to show. */
export function waitingGates(report: GateReport): readonly GateResult[] {
  return report.filter((gate) => gate.state === 'waiting' && (isEnforced(gate) || isAnsweredByWork(gate)));
}

/** Gates that would not be open by what was shown, and let it through all the same: not enforced, or behind broken glass. */
export function gatesLetPast(report: GateReport): readonly GateResult[] {
  return report.filter(
    (gate) =>
      gate.breakGlass !== undefined ||
      (!isEnforced(gate) && (gate.state === 'closed' || (gate.state === 'waiting' && !isAnsweredByWork(gate)))),
  );
}

export function isEnforced({ enforcement }: GateResult): boolean {
  return enforcement === undefined || enforcement === 'enforce';
}
