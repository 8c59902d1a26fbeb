import { SYSTEM } from '#domain/evidence/index.ts';
import { hasTraffic, isTerminal, type PromotionAction, type PromotionDecision } from '#domain/promotion/index.ts';
import type { Deployment, DeploymentState } from '#domain/release/index.ts';
import { mayFinish, type RollbackTrigger, type Rollout } from '#domain/rollout/index.ts';
import { AppError, assert, assertNever, digestOfJson, type JsonObject } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { ActionKind, Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { type ControlContext, type Moment, newId, writeAudit } from '../context.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { integrationEnvironment, scenariosDigest, scenariosOf } from '../owed.ts';
import { recordTakenBack } from '../rollback/of-promotion.ts';
import { archivedRoute, completedRoute, type RouteParties, returnedRoute, splitRoute } from '../route-change.ts';
import { saveRoute } from '../save-route.ts';
import { actionKey } from './action-key.ts';
import { stepWorkAsks } from './ask-step-work.ts';
import type { Loaded } from './load-view.ts';

type Pass = { readonly context: ControlContext; readonly tx: Tx; readonly moment: Moment; readonly loaded: Loaded };

/** The two that a rollout is between, as they are stored; undefined where there is none yet. */
type Deployed = { readonly candidate: Deployment | undefined; readonly baseline: Deployment | undefined };

type Acting = Pass & { readonly deployed: Deployed };

/** Does what a decision says, in the transaction that makes it: routes, deployments, holds, and the outbox for the rest. */
export async function applyDecision(pass: Pass, decision: PromotionDecision): Promise<void> {
  if (decision.actions.length === 0) return;
  const deployed = await loadDeployed(pass.tx, pass.loaded.view.newRollout);
  for (const action of decision.actions) await applyAction({ ...pass, deployed }, decision, action);
}

/** The actions that give traffic another way, but for the one that takes it back. */
type RouteAction = Extract<PromotionAction, { readonly kind: 'set-weight' | 'complete' | 'archive-previous' }>;

function nextRoute(pass: Acting, rollout: Rollout, action: RouteAction): Route {
  const both = parties(pass, rollout);
  if (action.kind === 'set-weight') return splitRoute(both, action);
  return action.kind === 'complete' ? completedRoute(both) : archivedRoute(both);
}

/** The route that a decision leads to; undefined where it changes none, or takes traffic back: then nobody is asked. */
export async function routeAfter(pass: Pass, { actions, next }: PromotionDecision): Promise<Route | undefined> {
  if (actions.some(({ kind }) => kind === 'take-traffic-back')) return undefined;
  const last = actions.findLast(
    (action): action is RouteAction =>
      action.kind === 'set-weight' || action.kind === 'complete' || action.kind === 'archive-previous',
  );
  if (last === undefined) return undefined;
  const rollout = next.rollout ?? pass.loaded.view.newRollout;
  const deployed = await loadDeployed(pass.tx, pass.loaded.view.newRollout);
  return nextRoute({ ...pass, deployed }, rollout, last);
}

async function loadDeployed(tx: Tx, { candidate, baseline }: Rollout): Promise<Deployed> {
  return {
    candidate: await tx.deployments.find(candidate.deploymentId),
    baseline: baseline === undefined ? undefined : await tx.deployments.find(baseline.deploymentId),
  };
}

async function applyAction(pass: Acting, decision: PromotionDecision, action: PromotionAction): Promise<void> {
  const { tx, loaded, deployed } = pass;
  const { id } = decision.next;
  const rollout = decision.next.rollout ?? loaded.view.newRollout;
  switch (action.kind) {
    case 'evaluate':
      return ask(pass, decision, 'evaluate', actionKey.evaluate(id, loaded.evaluationBaseline), {
        evaluationId: newId(pass.context, 'evl', pass.moment),
        ...(loaded.evaluationBaseline === undefined ? {} : { baseline: loaded.evaluationBaseline }),
      });
    case 'red-team':
      return ask(pass, decision, 'red-team', actionKey.redTeam(id, loaded.evaluationBaseline, loaded.redTeamSettings), {
        scanId: newId(pass.context, 'scn', pass.moment),
        ...(loaded.evaluationBaseline === undefined ? {} : { baseline: loaded.evaluationBaseline }),
      });
    case 'integrate': {
      const environment = integrationEnvironment(loaded.project, decision.next.environment);
      const key = actionKey.integrate(id, scenariosDigest(scenariosOf(loaded.agent)));
      return ask(pass, decision, 'integrate', key, { environment });
    }
    case 'deploy':
      if (deployed.candidate === undefined) await tx.deployments.save(newDeployment(pass, rollout));
      return ask(pass, decision, 'deploy', actionKey.deploy(id), { deploymentId: rollout.candidate.deploymentId });
    case 'smoke':
      return ask(pass, decision, 'smoke', actionKey.smoke(id), { deploymentId: rollout.candidate.deploymentId });
    case 'evaluate-live':
      return ask(
        pass,
        decision,
        'evaluate-live',
        actionKey.evaluateStep(id, action.step, rollout.startedOver ?? 0),
        live(pass, rollout),
      );
    case 'evaluate-probation':
      return ask(pass, decision, 'evaluate-live', actionKey.evaluateProbation(id, action.number), live(pass, rollout));
    case 'set-weight':
      await setRoute(pass, nextRoute(pass, rollout, action));
      if (action.weightBp === 0)
        return setState(pass, deployed.candidate, 'inactive', 'takes no conversation of users');
      return setState(pass, deployed.candidate, 'active', `takes ${action.weightBp / 100} % of new conversations`);
    case 'step-work':
      for (const { kind, key, payload } of stepWorkAsks(loaded.project, id, rollout, action)) {
        await ask(pass, decision, kind, key, payload);
      }
      return undefined;
    case 'complete':
      await setRoute(pass, nextRoute(pass, rollout, action));
      await archiveOthers(pass, rollout);
      await setState(pass, deployed.baseline, 'warm', 'takes no new conversation, keeps its old ones');
      return recordRollout(pass, rollout, 'pass', decision.because);
    case 'take-traffic-back': {
      const { rollback } = loaded.environment;
      const finish = hadUsers(loaded.route, rollout) && mayFinish(rollback?.conversations, triggerOf(rollout));
      await setRoute(pass, returnedRoute(parties(pass, rollout), finish));
      await setState(pass, deployed.candidate, finish ? 'warm' : 'inactive', decision.because);
      await setState(pass, deployed.baseline, 'active', 'serves everyone again');
      return recordTakenBack(
        pass.context,
        tx,
        pass.moment,
        decision.next,
        loaded.environment.traffic,
        decision.rule === 'abort-requested' ? loaded.view.rollout?.rollout.request?.by : undefined,
      );
    }
    case 'hold-release':
      await recordRollout(pass, rollout, 'fail', action.because);
      return placeHold(pass, rollout, action.because);
    case 'archive-previous':
      if (deployed.baseline === undefined) return undefined;
      await setRoute(pass, nextRoute(pass, rollout, action));
      return setState(pass, deployed.baseline, 'archived', 'kept for 30 days');
    case 'supersede': {
      const earlier = await tx.promotions.lock(action.promotion);
      // What it did since it was looked at comes first; the next pass sees that.
      if (earlier === undefined || isTerminal(earlier.state)) return undefined;
      if (hasTraffic(earlier)) throw new AppError('CONFLICT', `promotion ${earlier.id} has got traffic meanwhile`);
      return void (await endWithoutTraffic(tx, pass.moment, SYSTEM, earlier, 'superseded', action.because));
    }
    default:
      return assertNever(action);
  }
}

function triggerOf({ state }: Rollout): RollbackTrigger | undefined {
  return state.kind === 'rolling-back' ? state.trigger : undefined;
}

/** Whether anyone may have a conversation with the candidate. */
function hadUsers(route: Route | undefined, { candidate }: Rollout): boolean {
  return route?.targets.some(({ deploymentId }) => deploymentId === candidate.deploymentId) === true;
}

async function ask(
  pass: Pass,
  decision: PromotionDecision,
  kind: ActionKind,
  key: string,
  payload: JsonObject,
): Promise<void> {
  await askFor(pass.context, pass.tx, pass.moment, {
    key,
    kind,
    subject: decision.next.id,
    payload,
  });
}

function live(pass: Pass, rollout: Rollout): JsonObject {
  assert(rollout.baseline !== undefined, 'a live comparison has a baseline');
  return {
    evaluationId: newId(pass.context, 'evl', pass.moment),
    candidate: rollout.candidate.deploymentId,
    baseline: rollout.baseline.deploymentId,
  };
}

function parties(pass: Acting, rollout: Rollout): RouteParties {
  const { candidate, baseline } = pass.deployed;
  const { route, environment } = pass.loaded;
  assert(candidate !== undefined, 'the candidate is deployed before its traffic changes');
  return { rollout, candidate, baseline, current: route, hardLimits: environment.hardLimits };
}

/** One decision may change a route twice (complete, then archive), so the version counts from what is stored. */
async function setRoute(pass: Pass, route: Route): Promise<void> {
  const stored = await pass.tx.routes.find(route.agent, route.environment);
  await saveRoute(pass.tx, pass.moment, { ...route, version: (stored?.version ?? 0) + 1 });
}

/** What an earlier promotion left warm, or a split by hand gave a share, is out of the route by now. */
async function archiveOthers(pass: Pass, { agent, environment, candidate, baseline }: Rollout): Promise<void> {
  for (const deployment of await pass.tx.deployments.list({ agent, environment })) {
    const isParty = deployment.id === candidate.deploymentId || deployment.id === baseline?.deploymentId;
    const stood = deployment.state === 'warm' || deployment.state === 'active';
    if (stood && !isParty) await setState(pass, deployment, 'archived', 'kept for 30 days');
  }
}

async function setState(
  pass: Pass,
  deployment: Deployment | undefined,
  state: DeploymentState,
  because: string,
): Promise<void> {
  if (deployment === undefined) return;
  const stored = (await pass.tx.deployments.lock(deployment.id)) ?? deployment;
  if (stored.state === state) return;
  await pass.tx.deployments.save({ ...stored, state, changedAt: pass.moment.now });
  await writeAudit(pass.tx, pass.moment, SYSTEM, {
    event: 'deployment.state-changed',
    subject: stored.id,
    agent: stored.agent,
    environment: stored.environment,
    because,
    details: { label: stored.label, from: stored.state, to: state },
  });
}

function newDeployment(pass: Pass, rollout: Rollout): Deployment {
  return {
    id: rollout.candidate.deploymentId,
    agent: rollout.agent,
    environment: rollout.environment,
    release: rollout.candidate.release,
    label: rollout.candidate.label,
    state: 'creating',
    bindingDigest: digestOfJson(pass.loaded.environment.bindings),
    createdAt: pass.moment.now,
    changedAt: pass.moment.now,
  };
}

/** That it came to all users, or that it was taken from them: the last word decides whether it may come back without steps. */
async function recordRollout(pass: Pass, rollout: Rollout, outcome: 'pass' | 'fail', because: string): Promise<void> {
  await pass.tx.evidence.append({
    id: newId(pass.context, 'evd', pass.moment),
    release: rollout.candidate.release,
    agent: rollout.agent,
    environment: rollout.environment,
    kind: 'rollout',
    producer: { kind: 'server', name: 'headgate' },
    outcome,
    because,
    ...(rollout.baseline === undefined ? {} : { baseline: rollout.baseline.release }),
    reference: rollout.id,
    at: pass.moment.now,
  });
}

async function placeHold(pass: Pass, rollout: Rollout, because: string): Promise<void> {
  const { tx, moment } = pass;
  await tx.releases.lock(rollout.agent, rollout.candidate.release);
  const existing = await tx.holds.standing(rollout.candidate.release);
  if (existing.some((hold) => hold.release !== undefined)) return;
  const id = newId(pass.context, 'hld', moment);
  await tx.holds.save({
    id,
    kind: 'hold',
    release: rollout.candidate.release,
    agent: rollout.agent,
    reason: because,
    placedBy: SYSTEM,
    placedAt: moment.now,
  });
  // Another promotion of it, on its way to another environment, stops at its gates.
  await tx.promotions.poke({ agent: rollout.agent });
  await writeAudit(tx, moment, SYSTEM, {
    event: 'hold.placed',
    subject: id,
    agent: rollout.agent,
    environment: rollout.environment,
    because,
    details: { release: rollout.candidate.release, label: rollout.candidate.label },
  });
}
