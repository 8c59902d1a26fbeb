import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import {
  type Enforcements,
  type GateInput,
  type GateReport,
  judgeEarlierGates,
  judgeGates,
} from '#domain/gate/index.ts';
import type { RolloutPlan } from '#domain/plan/index.ts';
import { type ChecklistItem, type WindowState, withoutBarred } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Fact } from '#domain/rollout/index.ts';
import type { Digest, EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { holdsOn } from '../holds.ts';
import { environmentBefore, lastEnvironment, loadDuties, requireAgent } from '../lookup.ts';
import {
  approvalRuleOf,
  asksForAttacks,
  dutyRuleOf,
  integrationEnvironment,
  loadOwed,
  scenariosDigest,
  scenariosOf,
} from '../owed.ts';
import { firstChoice } from '../rollback/choices.ts';
import { advisoryRules, hasWindows, loadWindows, windowState } from '../windows.ts';

/** Whose gates are asked for: a promotion that is stored, or one that is only thought of and has no signature. */
type GateSubject = {
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly promotion: Promotion;
  /** What the candidate must have been compared with. */
  readonly baseline: Digest | undefined;
  readonly evaluationFailed: string | undefined;
  /** The attacks that this promotion asked for. */
  readonly redTeam: Fact;
  /** Under which settings. */
  readonly redTeamSettings: Digest | undefined;
  /** The integration scenarios that this promotion asked for. */
  readonly integration: Fact;
  /** Of the rollout as it would begin. */
  readonly plan: RolloutPlan;
  /** Who overrode the windows and why, in words; undefined: nobody. */
  readonly windowOverridden: string | undefined;
};

/** How every gate stands by what is stored, and when a window changes that by itself; undefined: not in sight. Reads only. */
export async function loadGates(
  tx: Tx,
  subject: GateSubject,
  moment: Moment,
): Promise<{ readonly gates: GateReport; readonly windowChangesAt: EpochMs | undefined }> {
  const { project, environment, promotion, baseline, evaluationFailed, integration, redTeam, windowOverridden } =
    subject;
  const { agent, release } = promotion;
  const owed = await loadOwed(tx, project, promotion);
  const duties = await loadDuties(tx, promotion);
  const scenarios = scenariosOf(requireAgent(project, agent));
  const input: GateInput = {
    release,
    agent,
    environment: environment.name,
    previousEnvironment: environmentBefore(project, environment.name)?.name,
    baseline,
    evidence: await tx.evidence.forRelease(release),
    holds: await holdsOn(tx, promotion),
    approvals: await tx.approvals.forPromotion(promotion.id),
    approvalRule: approvalRuleOf(project, environment.name, owed),
    duties,
    now: moment.now,
    integration: {
      owed,
      scenarios,
      scenariosDigest: scenariosDigest(scenarios),
      environment: integrationEnvironment(project, environment.name),
      hasRun: integration.state === 'done',
      failed: integration.state === 'failed' ? integration.because : undefined,
    },
    comparison: { plan: subject.plan, canSplit: environment.traffic === 'gateway' },
    provenance: {
      rule: environment.provenance,
      commit: (await tx.releases.find(agent, release))?.provenance.commit,
    },
    checklist: {
      promotion: promotion.id,
      items: environment.checklist ?? [],
      rollbackTo: await rollbackTo(tx, promotion, environment.checklist ?? [], moment),
    },
    statements: withoutBarred(
      await tx.statements.list({ agent, release }),
      dutyRuleOf(project, environment.name, owed),
      duties,
    ),
    evaluationFailed,
    redTeam: {
      isRequired: asksForAttacks(project, environment.name),
      settings: subject.redTeamSettings,
      since: promotion.createdAt,
      failed: redTeam.state === 'failed' ? redTeam.because : undefined,
    },
    ...(await windowInput(tx, subject, moment)),
    windowOverridden,
    isLast: environment.name === lastEnvironment(project).name,
  };
  const gates = promotion.fast === undefined ? judgeGates(input) : judgeEarlierGates(input, promotion.fast);
  return { gates, windowChangesAt: input.window?.opensAt ?? input.window?.closesAt };
}

/** What a rollback would bring back, where the checklist asks for it. */
async function rollbackTo(
  tx: Tx,
  { agent, environment, release }: Promotion,
  items: readonly ChecklistItem[],
  { now }: Moment,
): Promise<GateInput['checklist']['rollbackTo']> {
  if (items.every(({ proof }) => proof !== 'rollback-plan')) return undefined;
  if ((await tx.routes.find(agent, environment)) === undefined) return 'first';
  return await firstChoice(tx, agent, environment, now, release);
}

/** A rule that only advises is shown as far as nothing that holds says no: a freeze is never advice. */
async function windowInput(
  tx: Tx,
  { project, environment, promotion }: GateSubject,
  moment: Moment,
): Promise<{ readonly window: WindowState | undefined; readonly enforcement: Enforcements }> {
  const place = { agent: promotion.agent, environment: environment.name };
  const held = await loadWindows(tx, project, place, moment);
  const shown = { ...held, rules: [...held.rules, ...advisoryRules(project, place)] };
  const state = windowState(held, 'start', moment, undefined);
  const gates = environment.gates ?? {};
  if (!state.open) return { window: state, enforcement: { ...gates, window: 'enforce' } };
  const window = hasWindows(shown) ? windowState(shown, 'start', moment, undefined) : undefined;
  return { window, enforcement: gates };
}
