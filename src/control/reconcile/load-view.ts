import { judge } from '#domain/analysis/index.ts';
import { type AgentConfig, type EnvironmentConfig, type Project, redTeamDigest } from '#domain/config/index.ts';
import { closedGate, waitingGates } from '#domain/gate/index.ts';
import { gravest, holdText } from '#domain/policy/index.ts';
import { isTerminal, type Promotion, type PromotionView } from '#domain/promotion/index.ts';
import { nextMove, type Rollout, type RolloutView, waitsForMetrics } from '#domain/rollout/index.ts';
import type { Digest, DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Action, Tx } from '#ports/index.ts';
import { loadBreakGlass, overriddenBy } from '../broken-glass.ts';
import type { ControlContext, Moment } from '../context.ts';
import { holdsOn } from '../holds.ts';
import { lastEnvironment, projectOf, requireAgent, requireEnvironment } from '../lookup.ts';
import { measureTraffic } from '../measure-traffic.ts';
import { scenariosDigest, scenariosOf } from '../owed.ts';
import { placeOf } from '../place.ts';
import { loadWindows, windowState } from '../windows.ts';
import { actionKey } from './action-key.ts';
import type { Judged } from './audit-decision.ts';
import { factOf } from './fact-of.ts';
import { gatewaysCaughtUp } from './gateways-caught-up.ts';
import { gatherInput } from './gather-input.ts';
import { liveFindings } from './live-result.ts';
import { loadGates } from './load-gates.ts';
import { planRollout, tunedRollout } from './plan-rollout.ts';
import { loadStepWork } from './step-work.ts';
import { loadTopUpAsk, type TopUpAsk, whyUnasked } from './top-up-ask.ts';
import { watchRatio } from './watch-ratio.ts';
import { loadLiveSamples, watchWorld } from './watch-world.ts';

/** A gap between passes longer than this (real time) was not watched: no controller ran. */
const LONGEST_WATCHED_GAP_MS: DurationMs = 5_000;

/** What a pass works on: the view that is decided on, and what the decision is applied to. */
export type Loaded = {
  readonly view: PromotionView;
  readonly project: Project;
  readonly agent: AgentConfig;
  readonly environment: EnvironmentConfig;
  readonly route: Route | undefined;
  /** What the evaluation compares with; undefined once there is a rollout. */
  readonly evaluationBaseline: Digest | undefined;
  /** Under which settings it is attacked; undefined: it isn't, or there is a rollout. */
  readonly redTeamSettings: Digest | undefined;
  /** When the windows that hold for it open or close next; undefined: not in sight. */
  readonly windowChangesAt: EpochMs | undefined;
  /** What the step lacks of requests; undefined: nothing, or nothing now. */
  readonly topUp: TopUpAsk | undefined;
  /** Undefined: nothing is judged now. */
  readonly judged: Judged | undefined;
};

/** The part of the view that asks for more than the promotion itself and its route. */
type Pursuit = Pick<PromotionView, 'gates' | 'evaluation' | 'integration' | 'redTeam' | 'newRollout' | 'rollout'> &
  Pick<Loaded, 'evaluationBaseline' | 'redTeamSettings' | 'windowChangesAt' | 'topUp' | 'judged'>;

type Subject = {
  readonly context: ControlContext;
  readonly tx: Tx;
  readonly promotion: Promotion;
  readonly moment: Moment;
  readonly project: Project;
  readonly agent: AgentConfig;
  readonly environment: EnvironmentConfig;
  readonly route: Route | undefined;
  readonly actions: readonly Action[];
  readonly watchedMs: DurationMs;
  /** Who overrode the windows and why, in words; undefined: nobody. */
  readonly windowOverridden: string | undefined;
  /** Who holds the candidate of its rollout and why, in words; undefined: nobody. */
  readonly held: string | undefined;
};

/**
 * Rebuilds everything that a promotion's next decision depends on from stored state, in the pass's transaction; and no more than
 * that, because each statement is a trip to the database and passes are many.
 */
export async function loadView(context: ControlContext, tx: Tx, promotion: Promotion, moment: Moment): Promise<Loaded> {
  const { project } = await projectOf(tx, promotion);
  const agent = requireAgent(project, promotion.agent);
  const environment = requireEnvironment(project, promotion.environment);
  const actions = await tx.actions.forSubject(promotion.id);
  const route = await tx.routes.find(promotion.agent, promotion.environment);
  const { rollout, held } = await withHolds(tx, promotion);
  const watchedMs = watched(rollout, moment);
  const windowOverridden = promotion.fast?.undoes === undefined ? undefined : promotion.fast.because;
  const place = { project, agent, environment, route };
  const subject = { context, tx, promotion, moment, ...place, actions, watchedMs, windowOverridden, held };
  const { evaluationBaseline, redTeamSettings, windowChangesAt, topUp, judged, ...pursuit } =
    rollout === undefined ? await loadGated(subject) : await loadRunning(subject, rollout);
  const view: PromotionView = {
    promotion,
    now: moment.now,
    ...pursuit,
    probationEvaluation: factOf(
      actions,
      actionKey.evaluateProbation(promotion.id, promotion.probation?.evaluationsDone ?? 0),
    ),
    watchedMs,
    place: promotion.waiting === undefined ? undefined : await placeOf(tx, promotion, environment),
  };
  return { view, ...place, evaluationBaseline, redTeamSettings, windowChangesAt, topUp, judged };
}

/** Before there is a rollout: how every gate stands, the work that opens them, and what would begin. */
async function loadGated(subject: Subject): Promise<Pursuit> {
  const { context, tx, promotion, moment, project, agent, environment, route, actions, windowOverridden } = subject;
  const baseline = await servingRelease(tx, promotion, lastEnvironment(project).name);
  const evaluation = factOf(actions, actionKey.evaluate(promotion.id, baseline));
  const redTeamSettings = redTeamDigest(project);
  const redTeam = factOf(actions, actionKey.redTeam(promotion.id, baseline, redTeamSettings));
  const integration = factOf(actions, actionKey.integrate(promotion.id, scenariosDigest(scenariosOf(agent))));
  const newRollout = await planRollout(context, tx, promotion, environment, route, moment);
  const { gates, windowChangesAt } = await loadGates(
    tx,
    {
      project,
      environment,
      promotion,
      baseline,
      evaluationFailed: evaluation.state === 'failed' ? evaluation.because : undefined,
      redTeam,
      redTeamSettings,
      integration,
      plan: newRollout.plan,
      windowOverridden,
    },
    moment,
  );
  const begins = closedGate(gates) === undefined && waitingGates(gates).length === 0;
  const pursuit = {
    ...{ gates, evaluation, redTeam, integration, rollout: undefined },
    newRollout: begins ? tunedRollout(newRollout, await measuredFor(tx, newRollout, moment)) : newRollout,
  };
  return {
    ...pursuit,
    ...{ evaluationBaseline: baseline, redTeamSettings, windowChangesAt, topUp: undefined, judged: undefined },
  };
}

/** Read only when a rollout begins: it sums all samples that there are. */
function measuredFor(tx: Tx, { agent, environment, baseline }: Rollout, moment: Moment) {
  return baseline === undefined ? undefined : measureTraffic(tx, agent, environment, baseline.deploymentId, moment);
}

/** The gates have been passed and are asked no more. */
async function loadRunning(subject: Subject, rollout: Rollout): Promise<Pursuit> {
  const { tx, promotion, actions, watchedMs } = subject;
  const { view, judged } = await loadRollout(subject, rollout);
  return {
    gates: promotion.gates,
    evaluation: { state: 'absent' },
    redTeam: { state: 'absent' },
    integration: { state: 'absent' },
    newRollout: rollout,
    rollout: view,
    evaluationBaseline: undefined,
    redTeamSettings: undefined,
    windowChangesAt: view.window.opensAt ?? view.window.closesAt,
    topUp: await loadTopUpAsk(tx, promotion, rollout, actions, watchedMs),
    judged,
  };
}

async function loadRollout(
  subject: Subject,
  rollout: Rollout,
): Promise<{ readonly view: RolloutView; readonly judged: Judged | undefined }> {
  const { tx, promotion, moment, project, environment, route, actions, watchedMs, windowOverridden, held } = subject;
  const live = liveFindings(promotion, actions);
  const windows = await loadWindows(tx, project, rollout, moment);
  const window = windowState(windows, nextMove(rollout), moment, windowOverridden);
  const samples = await loadLiveSamples(tx, rollout);
  const unasked = whyUnasked(promotion, rollout, actions);
  const input = await gatherInput(tx, rollout, route, live.quality, samples.since, unasked);
  const verdicts = input === undefined ? [] : judge(input);
  const asksForGlass = !window.open || waitsForMetrics({ rollout, verdicts, watchedMs });
  const acts = asksForGlass ? await loadBreakGlass(tx, promotion) : [];
  const letOut = windowOverridden ?? overriddenBy(acts, 'window', promotion, moment);
  const view: RolloutView = {
    rollout,
    now: moment.now,
    realNow: moment.realNow,
    watchedMs,
    verdicts,
    worldChanged: watchWorld(rollout, samples, live),
    sampleRatioMismatch: await watchRatio(tx, rollout),
    deploy: factOf(actions, actionKey.deploy(promotion.id)),
    smoke: factOf(actions, actionKey.smoke(promotion.id)),
    work: await loadStepWork(tx, promotion, rollout, { actions, rule: environment.approval, now: moment.now }),
    harm: live.harm,
    gatewaysCaughtUp: await gatewaysCaughtUp(tx, rollout, moment),
    window: windowState(windows, nextMove(rollout), moment, letOut),
    held,
    statisticsOverridden: overriddenBy(acts, 'statistics', promotion, moment),
    nextRouteVersion: (route?.version ?? 0) + 1,
  };
  return { view, judged: input === undefined ? undefined : { input, verdicts } };
}

/** What is quarantined is asked out of traffic, at every pass until it is out; what is held is not moved on. */
async function withHolds(
  tx: Tx,
  promotion: Promotion,
): Promise<{ readonly rollout: Rollout | undefined; readonly held: string | undefined }> {
  const { rollout } = promotion;
  if (rollout === undefined || isTerminal(promotion.state)) return { rollout, held: undefined };
  const hold = gravest(await holdsOn(tx, promotion));
  if (hold === undefined) return { rollout, held: undefined };
  const reason = holdText(hold);
  if (hold.kind === 'hold') return { rollout, held: reason };
  if (rollout.request?.kind === 'abort') return { rollout, held: undefined };
  const request = { kind: 'abort', by: hold.placedBy, reason, trigger: 'quarantine', withoutHold: true } as const;
  return { rollout: { ...rollout, request }, held: undefined };
}

async function servingRelease(tx: Tx, promotion: Promotion, environment: string): Promise<Digest | undefined> {
  const route = await tx.routes.find(promotion.agent, environment);
  const release = route?.targets.find((target) => target.role === 'baseline')?.release;
  return release === promotion.release ? undefined : release;
}

function watched(rollout: Rollout | undefined, moment: Moment): DurationMs {
  if (rollout?.lastPass === undefined) return 0;
  const { at, realAt } = rollout.lastPass;
  // Real time decides whether it was watched: the clock's rate may have changed since.
  return moment.realNow - realAt > LONGEST_WATCHED_GAP_MS ? 0 : Math.max(0, moment.now - at);
}
