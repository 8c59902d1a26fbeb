import { type Evidence, type EvidenceKind, earlierArrival } from '../evidence/index.ts';
import {
  type Approval,
  type ApprovalRule,
  acceptedBy,
  breakGlassActs,
  type Duties,
  gravest,
  type Hold,
  holdText,
  judgeApprovals,
  type Statement,
  type WindowState,
} from '../policy/index.ts';
import { type Digest, type EpochMs, shortDigest } from '../shared/index.ts';
import { withBrokenGlass } from './broken-glass.ts';
import { type ChecklistInput, checklistGate } from './checklist-gate.ts';
import { type ComparisonInput, comparisonGate } from './comparison-gate.ts';
import { type Enforcements, enforcementOf, withEnforcement } from './enforcement.ts';
import { type GateReport, type GateResult, gatesNotRequired } from './gate.ts';
import { type IntegrationInput, integrationGate } from './integration-gate.ts';
import { type ProvenanceInput, provenanceGate } from './provenance-gate.ts';

/** What the gates of one promotion read. */
export type GateInput = {
  readonly release: Digest;
  readonly agent: string;
  readonly environment: string;
  /** The environment that the release must have been through before; undefined when there is none that counts. */
  readonly previousEnvironment: string | undefined;
  /** What the candidate must have been compared with; undefined for an agent's first release. */
  readonly baseline: Digest | undefined;
  /** All evidence about the release, oldest first. */
  readonly evidence: readonly Evidence[];
  /** What stands on the release, or on something that it contains. */
  readonly holds: readonly Hold[];
  readonly approvals: readonly Approval[];
  readonly approvalRule: ApprovalRule;
  readonly duties: Duties;
  /** Headgate's clock: signatures expire. */
  readonly now: EpochMs;
  readonly integration: IntegrationInput;
  readonly comparison: Pick<ComparisonInput, 'plan' | 'canSplit'>;
  readonly provenance: ProvenanceInput;
  /** What the environment's checklist asks, and what else proves its items. */
  readonly checklist: Pick<ChecklistInput, 'promotion' | 'items' | 'rollbackTo'>;
  /** What people said about the release. */
  readonly statements: readonly Statement[];
  /** Why the evaluation that this promotion asked for could not be done; undefined while it may still be. */
  readonly evaluationFailed: string | undefined;
  /** Whether attacks are asked for here, under which settings, and why those that this promotion asked for could not be made. */
  readonly redTeam: {
    readonly isRequired: boolean;
    readonly settings: Digest | undefined;
    /** Since when this promotion is under way: what nobody could tell before is asked again. */
    readonly since: EpochMs;
    readonly failed: string | undefined;
  };
  /** Whether a rollout may start now; undefined where no window is set and nothing is frozen. */
  readonly window: WindowState | undefined;
  /** Who overrode the windows and why, in words; undefined: nobody. */
  readonly windowOverridden: string | undefined;
  /** What the project's gates are worth here. */
  readonly enforcement: Enforcements;
  /** Whether it is the environment with the users. */
  readonly isLast: boolean;
};

/** How every gate of the guide stands, those that this project doesn't require included. Only evidence opens a gate. */
export function judgeGates(input: GateInput): GateReport {
  const shown: GateReport = [
    holdGate(input),
    shownGate(input, 'evaluation'),
    shownGate(input, 'safety'),
    redTeamGate(input),
    stagingGate(input),
    integrationGate(input.integration, input.evidence),
    comparisonGate({ ...input, ...input.comparison, owed: input.integration.owed }),
    provenanceGate(input.provenance, input.evidence, input.duties),
    approvalGate(input),
  ];
  const { owed } = input.integration;
  const glass = glassOf(input);
  const past = shown.map((result) => withBrokenGlass(result, glass));
  const report: GateReport = [
    ...shown,
    checklistGate({ ...input, ...input.checklist, owed, plan: input.comparison.plan }, past),
    windowGate(input),
    ...gatesNotRequired.map(
      (gate): GateResult => ({ gate, state: 'not-required', because: 'not required in this project', evidence: [] }),
    ),
  ];
  return underProject(report, input);
}

/** The same report with what glass is broken, and what each gate is worth in this project. */
export function underProject(report: GateReport, input: GateInput): GateReport {
  const glass = glassOf(input);
  return report.map((result) =>
    withEnforcement(withBrokenGlass(result, glass), enforcementOf(result.gate, input.enforcement, input.isLast)),
  );
}

function glassOf(input: GateInput) {
  return { ...input, brokenGlass: breakGlassActs(input.statements) };
}

export function holdGate(input: GateInput): GateResult {
  const hold = gravest(input.holds);
  if (hold === undefined) return { gate: 'hold', state: 'open', because: 'nothing holds this release', evidence: [] };
  return { gate: 'hold', state: 'closed', because: holdText(hold), evidence: [] };
}

function shownGate(input: GateInput, kind: EvidenceKind & ('evaluation' | 'safety')): GateResult {
  const relevant = input.evidence.filter(
    (item) => item.kind === kind && item.producer.kind === 'server' && comparedRightly(input, item),
  );
  const latest = relevant.at(-1);
  if (latest === undefined) {
    if (input.evaluationFailed !== undefined) {
      return {
        gate: kind,
        state: 'closed',
        because: `unknown, which is not a pass: ${input.evaluationFailed}`,
        evidence: [],
      };
    }
    const against = input.baseline === undefined ? '' : ` against ${shortDigest(input.baseline)}, which serves now`;
    return { gate: kind, state: 'waiting', because: `not evaluated yet${against}`, evidence: [] };
  }
  const accepted =
    kind === 'evaluation' && latest.outcome === 'fail'
      ? acceptedBy(input.statements, { ...input, gate: 'evaluation' }, latest.id)
      : undefined;
  if (accepted !== undefined) {
    const because = `${latest.because}; a regression, accepted for this digest by ${accepted}`;
    return { gate: kind, state: 'open', because, evidence: [latest.id] };
  }
  const because = latest.outcome === 'unknown' ? `unknown, which is not a pass: ${latest.because}` : latest.because;
  return { gate: kind, state: latest.outcome === 'pass' ? 'open' : 'closed', because, evidence: [latest.id] };
}

function redTeamGate(input: GateInput): GateResult {
  if (!input.redTeam.isRequired) {
    const because = 'no release is attacked here: `redTeam` in headgate.yaml asks for it';
    return { gate: 'red-team', state: 'not-required', because, evidence: [] };
  }
  const attacked = input.evidence.filter((item) => item.kind === 'red-team' && item.producer.kind === 'server');
  const { settings, since } = input.redTeam;
  const relevant = attacked.filter(
    (item) =>
      item.settings === settings && comparedRightly(input, item) && (item.outcome !== 'unknown' || item.at >= since),
  );
  const latest = relevant.at(-1);
  // Whoever attacks again until it passes has shown nothing: of the same release under the same settings a failure stays.
  const failure = relevant.findLast(({ outcome }) => outcome === 'fail');
  if (failure !== undefined) {
    const again =
      failure === latest ? '' : ' Attacking it again takes that back no more: change the release, or the settings.';
    return { gate: 'red-team', state: 'closed', because: `${failure.because}${again}`, evidence: [failure.id] };
  }
  if (latest !== undefined) {
    const because = latest.outcome === 'unknown' ? `unknown, which is not a pass: ${latest.because}` : latest.because;
    return { gate: 'red-team', state: latest.outcome === 'pass' ? 'open' : 'closed', because, evidence: [latest.id] };
  }
  if (input.redTeam.failed !== undefined) {
    const because = `unknown, which is not a pass: ${input.redTeam.failed}`;
    return { gate: 'red-team', state: 'closed', because, evidence: [] };
  }
  const against = input.baseline === undefined ? '' : ` against ${shortDigest(input.baseline)}, which serves now`;
  const isOther = attacked.some((item) => item.settings !== settings && comparedRightly(input, item));
  const under = isOther ? ' under the settings of now' : '';
  return { gate: 'red-team', state: 'waiting', because: `not attacked yet${under}${against}`, evidence: [] };
}

function comparedRightly(input: GateInput, item: Evidence): boolean {
  return input.baseline === undefined || item.baseline === input.baseline;
}

function stagingGate(input: GateInput): GateResult {
  const { previousEnvironment } = input;
  if (previousEnvironment === undefined) {
    return { gate: 'staging', state: 'open', because: 'no environment comes before this one', evidence: [] };
  }
  const arrived = earlierArrival(input.evidence, previousEnvironment);
  const smoked = input.evidence.findLast(
    (item) => item.kind === 'smoke' && item.environment === previousEnvironment && item.producer.kind === 'server',
  );
  if (arrived === undefined) {
    const because = `it has not been through ${previousEnvironment}, or was taken back there since`;
    return { gate: 'staging', state: 'closed', because, evidence: [] };
  }
  if (smoked?.outcome !== 'pass') {
    return {
      gate: 'staging',
      state: 'closed',
      because: `its last smoke test in ${previousEnvironment} did not pass`,
      evidence: [arrived.id],
    };
  }
  return {
    gate: 'staging',
    state: 'open',
    because: `verified in ${previousEnvironment}: ${smoked.because}`,
    evidence: [arrived.id, smoked.id],
  };
}

function approvalGate(input: GateInput): GateResult {
  const state = judgeApprovals({ ...input, rule: input.approvalRule });
  const gate = { complete: 'open', waiting: 'waiting', rejected: 'closed' } as const;
  const result: GateResult = { gate: 'approval', state: gate[state.kind], because: state.because, evidence: [] };
  return state.kind === 'waiting' ? { ...result, missingRoles: state.missingRoles } : result;
}

/** Waits outside a window and never shuts: time opens it. */
export function windowGate({ window, windowOverridden }: GateInput): GateResult {
  if (window === undefined) {
    return { gate: 'window', state: 'not-required', because: 'no window is set here, nothing is frozen', evidence: [] };
  }
  if (!window.open && windowOverridden !== undefined) {
    const because = `${window.because}; overridden: ${windowOverridden}`;
    return { gate: 'window', state: 'open', because, evidence: [] };
  }
  return { gate: 'window', state: window.open ? 'open' : 'waiting', because: window.because, evidence: [] };
}
