import type { Evidence } from '../evidence/index.ts';
import type { Owed } from '../policy/index.ts';
import type { Digest } from '../shared/index.ts';
import type { GateResult } from './gate.ts';

/** One declared scenario, as far as the gate looks at it. */
type ScenarioTools = {
  readonly name: string;
  readonly mustCallTool?: string | undefined;
  readonly mustNotCallTool?: string | undefined;
};

export type IntegrationInput = {
  readonly owed: Owed;
  readonly scenarios: readonly ScenarioTools[];
  /** Names the scenarios as they are now: what other ones showed doesn't count. */
  readonly scenariosDigest: Digest;
  /** Where they are run. */
  readonly environment: string;
  /** This promotion's own run has come to a result. A failure of before is looked at again; whatever a clock says, one of now is not. */
  readonly hasRun: boolean;
  /** Why they could not be run; undefined while they still may be. */
  readonly failed: string | undefined;
};

/** A change of tools owes scenarios that exercise each of them: called where it is there, done without where it is gone. */
export function integrationGate(input: IntegrationInput, evidence: readonly Evidence[]): GateResult {
  const { owed, scenarios, environment } = input;
  const result = (state: GateResult['state'], because: string, shown?: Evidence): GateResult => ({
    gate: 'integration',
    state,
    because,
    evidence: shown === undefined ? [] : [shown.id],
  });
  if (owed.tools.length === 0) return result('not-required', 'no tool differs from what serves now');
  const untested = owed.tools.find(({ name, change }) => !scenarios.some((each) => exercises(each, name, change)));
  if (untested !== undefined) {
    const { name, change } = untested;
    const lacks = change === 'removed' ? 'no integration scenario does without it' : 'no integration scenario calls it';
    return result('closed', `tool ${name} was ${change}, and ${lacks}`);
  }
  const latest = evidence.findLast(
    (item) =>
      item.kind === 'integration' &&
      item.producer.kind === 'server' &&
      item.environment === environment &&
      item.reference === input.scenariosDigest,
  );
  if (latest?.outcome === 'pass') return result('open', latest.because, latest);
  if (latest !== undefined && input.hasRun) return result('closed', latest.because, latest);
  if (input.failed !== undefined) return result('closed', `unknown, which is not a pass: ${input.failed}`);
  const names = owed.tools.map(({ name, change }) => `${name} (${change})`).join(', ');
  return result('waiting', `its scenarios have not been run in ${environment} yet; tools: ${names}`);
}

function exercises(scenario: ScenarioTools, tool: string, change: Owed['tools'][number]['change']): boolean {
  return change === 'removed' ? scenario.mustNotCallTool === tool : scenario.mustCallTool === tool;
}
