import type { Project } from '#domain/config/index.ts';
import { debtsOf, foresee, glassDebts, type OutlookFinding } from '#domain/outlook/index.ts';
import { type BreakGlass, glassBroken, type Windows } from '#domain/policy/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError, type EpochMs } from '#domain/shared/index.ts';
import type { ProjectVersion, Tx } from '#ports/index.ts';
import { loadBreakGlass } from '../broken-glass.ts';
import { type ControlContext, type Moment, newId, readMoment } from '../context.ts';
import type { Control, PlanInput, Planned } from '../control.ts';
import { fastPathOf } from '../fast-path.ts';
import { holdsOn } from '../holds.ts';
import {
  environmentBefore,
  projectOf,
  requireAgent,
  requireEnvironment,
  requireProject,
  requireRelease,
} from '../lookup.ts';
import { measureTraffic } from '../measure-traffic.ts';
import { loadView } from '../reconcile/load-view.ts';
import { tunedRollout } from '../reconcile/plan-rollout.ts';
import { loadWindows } from '../windows.ts';
import { whatStandsBefore } from './what-stands-before.ts';

/** Says what would happen to a release, or to a promotion that is under way, by the code that decides. Writes nothing. */
export function plan(context: ControlContext): Control['plan'] {
  return (input) =>
    context.unitOfWork.run(async (tx) => {
      const moment = await readMoment(tx);
      if (input.at !== undefined && input.at < moment.now) {
        throw new AppError('USAGE', "a plan can't begin in the past", {
          hint: 'leave --at out, or give a time to come; headgate clock show says what time it is',
        });
      }
      const subject = await subjectOf(context, tx, input, moment);
      const asked = Math.max(moment.now, input.at ?? subject.promotion.startAt ?? moment.now);
      return planOf(context, tx, subject, asked, moment);
    });
}

type Subject = {
  readonly promotion: Promotion;
  /** Whether it is there, or only thought of. */
  readonly exists: boolean;
  readonly version: ProjectVersion;
  readonly release: Release;
};

async function subjectOf(context: ControlContext, tx: Tx, input: PlanInput, moment: Moment): Promise<Subject> {
  if ('promotion' in input) {
    const promotion = await tx.promotions.find(input.promotion);
    if (promotion === undefined) {
      throw new AppError('NOT_FOUND', `there is no promotion "${input.promotion}"`, { hint: 'headgate rollout list' });
    }
    const release = await requireRelease(tx, promotion.agent, promotion.release);
    return { promotion, exists: true, version: await projectOf(tx, promotion), release };
  }
  const version = await requireProject(tx);
  requireAgent(version.project, input.agent);
  requireEnvironment(version.project, input.environment);
  const release = await requireRelease(tx, input.agent, input.release);
  const fast = await fastPathOf(tx, release, input.environment);
  const promotion = {
    ...imagined(context, release, input.environment, version, moment),
    ...(fast === undefined ? {} : { fast }),
  };
  return { promotion, exists: false, version, release };
}

async function planOf(
  context: ControlContext,
  tx: Tx,
  subject: Subject,
  startsAt: EpochMs,
  moment: Moment,
): Promise<Planned> {
  const { promotion, exists, version, release } = subject;
  const { project } = version;
  const environment = requireEnvironment(project, promotion.environment);
  const { view, agent } = await loadView(context, tx, promotion, moment);
  const { baseline } = view.rollout?.rollout ?? view.newRollout;
  const traffic = await measureTraffic(tx, promotion.agent, promotion.environment, baseline?.deploymentId, moment);
  const rollout = view.rollout?.rollout ?? tunedRollout(view.newRollout, traffic);
  const gates = isTerminal(promotion.state) ? promotion.gates : view.gates;
  const acts = await loadBreakGlass(tx, promotion);
  const windows = await windowsOf(tx, project, promotion, acts, moment);
  const owed = debtsOf(promotion.rollout === undefined && !isTerminal(promotion.state) ? gates : [], {
    agent: promotion.agent,
    label: promotion.label,
    environment: promotion.environment,
    previousEnvironment: environmentBefore(project, environment.name)?.name,
    promotion: exists ? promotion.id : undefined,
    missingRoles: gates.find(({ gate }) => gate === 'approval')?.missingRoles ?? [],
    holds: await holdsOn(tx, promotion),
    freezes: windows.freezes.filter(({ from }) => from <= moment.now).map(({ id }) => id),
  });
  const before = exists
    ? { findings: endedFinding(promotion), debts: [] }
    : await whatStandsBefore(tx, project, environment, release, promotion);
  const outlook = foresee({
    promotion,
    rollout,
    now: moment.now,
    startsAt,
    windows,
    gates,
    owed: [...before.debts, ...owed, ...glassDebts(acts, promotion, moment.now)],
    findings: before.findings,
    traffic,
    cases: agent.dataset?.cases.length ?? 0,
  });
  return {
    agent: promotion.agent,
    environment: promotion.environment,
    release,
    baseline: rollout.baseline?.label,
    promotion: exists ? promotion : undefined,
    outlook,
    brokenGlass: acts,
  };
}

/** Where the glass is broken, nothing closes them until it is whole again. */
async function windowsOf(
  tx: Tx,
  project: Project,
  promotion: Promotion,
  acts: readonly BreakGlass[],
  moment: Moment,
): Promise<Windows> {
  const windows = await loadWindows(tx, project, promotion, moment);
  const act = glassBroken(acts, 'window', promotion, moment.now);
  return act === undefined ? windows : { ...windows, openUntil: act.until };
}

function endedFinding({ state, ended, label, environment, agent }: Promotion): readonly OutlookFinding[] {
  if (ended === undefined) return [];
  const because = `it has ended: ${state} at the stage "${ended.stage}": ${ended.because}`;
  const hint = state === 'promoted' ? undefined : `headgate plan ${label} --agent ${agent} --to ${environment}`;
  return [{ code: 'PROMOTION_ENDED', because, hint }];
}

/** The promotion as it would begin. It is never stored. */
function imagined(
  context: ControlContext,
  release: Release,
  environment: string,
  version: ProjectVersion,
  moment: Moment,
): Promotion {
  return {
    id: newId(context, 'prm', moment),
    agent: release.agent,
    environment,
    release: release.digest,
    label: release.label,
    state: 'queued',
    createdBy: { kind: 'system', name: 'headgate' },
    createdAt: moment.now,
    projectVersion: version.id,
    gates: [],
    rollout: undefined,
    verdicts: [],
    decisions: [],
    probation: undefined,
    ended: undefined,
  };
}
