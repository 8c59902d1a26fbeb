import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import { hasTraffic, type Promotion } from '#domain/promotion/index.ts';
import type { Rollback, RollbackMethod, RollbackParty } from '#domain/rollback/index.ts';
import type { RollbackTrigger } from '#domain/rollout/index.ts';
import { AppError, type Digest } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { withRequest } from '../command/request-rollout.ts';
import { type ControlContext, type Moment, newId, writeAudit } from '../context.ts';
import type { RolledBack } from '../control.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { lockUnderWay } from '../place.ts';
import { holdBad } from './hold-bad.ts';
import { switchTraffic } from './switch.ts';
import { chooseTarget, nothingToGoBackTo } from './target.ts';

/** What is to come back where, who wants it, and why. */
type BringBack = {
  readonly actor: Actor;
  readonly input: { readonly agent: string; readonly environment: string; readonly reason: string };
  /** The release to go back to; undefined: what served before. */
  readonly to: Digest | undefined;
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly method: RollbackMethod;
  readonly trigger: RollbackTrigger;
  /** The quarantine that asks for it: what is taken back is banned by that already, so it is not held as well. */
  readonly quarantined?: RollbackParty | undefined;
};

/**
 * An earlier release back to everyone. During a promotion that is taken back. Where the earlier release is warm the routes are turned
 * here, in this transaction; otherwise it is made to answer first. The place is locked. @throws AppError
 */
export async function bringBack(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  asked: BringBack,
): Promise<RolledBack> {
  const { actor, input } = asked;
  const active = await lockUnderWay(tx, input.agent, input.environment);
  if (active !== undefined && hasTraffic(active)) return takeBack(context, tx, moment, asked, active);
  // Whoever still waits at the gates has no traffic to lose, and must not stand in the way of a rollback.
  if (active !== undefined) {
    const because = `${actor.name} rolled back what serves: ${input.reason}`;
    await endWithoutTraffic(tx, moment, actor, active, 'superseded', because);
  }
  return fromServing(context, tx, moment, asked);
}

/** The promotion gives its traffic back by its own next pass, a moment later; to another release than its baseline from there on. */
async function takeBack(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  asked: BringBack,
  promotion: Promotion,
): Promise<RolledBack> {
  const { actor, input, to, environment, method, trigger, quarantined } = asked;
  const { rollout, label, agent } = promotion;
  const baseline = rollout?.baseline;
  if (rollout === undefined || baseline === undefined) throw nothingToGoBackTo(label, agent, environment.name);
  if (method !== 'traffic') {
    throw new AppError('CONFLICT', `${baseline.label} still serves beside ${label}: there is nothing to ${method}`, {
      hint: `headgate rollback ${agent} --environment ${environment.name} --method traffic --reason "…"`,
    });
  }
  if (rollout.state.kind === 'rolling-back') {
    return { message: `${label} is being taken back already; traffic returns to ${baseline.label}` };
  }
  const request = { kind: 'abort', by: actor, reason: input.reason, trigger } as const;
  const asks = quarantined === undefined ? request : { ...request, withoutHold: true };
  await tx.promotions.save(withRequest(promotion, asks), moment.now);
  await writeAudit(tx, moment, actor, {
    event: 'rollout.aborted',
    subject: promotion.id,
    agent: input.agent,
    environment: input.environment,
    because: input.reason,
    details: { asked: 'rollback', trigger },
  });
  if (to === undefined || to === baseline.release) {
    return { message: `${label} is being taken back; traffic returns to ${baseline.label}` };
  }
  const from = quarantined ?? rollout.candidate;
  const chosen = await chooseTarget(context, tx, moment, { ...wishOf(asked), serving: from });
  const rollback: Rollback = { ...newRollback(context, moment, asked, from, chosen.party), promotion: promotion.id };
  await store(tx, moment, rollback);
  return {
    message: `${label} is being taken back to ${baseline.label}, and from there to ${chosen.party.label}`,
    rollback,
  };
}

async function fromServing(context: ControlContext, tx: Tx, moment: Moment, asked: BringBack): Promise<RolledBack> {
  const { actor, input, method, quarantined } = asked;
  const route = await tx.routes.find(input.agent, input.environment);
  const serving = route?.targets.find((item) => item.role === 'baseline');
  if (serving === undefined) {
    throw new AppError('NOT_FOUND', `nothing serves ${input.agent} in ${input.environment}`, {
      hint: 'headgate release list',
    });
  }
  const from = { deploymentId: serving.deploymentId, release: serving.release, label: serving.label };
  const { party, isWarm } = await chooseTarget(context, tx, moment, { ...wishOf(asked), serving: from });
  const begun = newRollback(context, moment, asked, from, party);
  const bad = { agent: input.agent, environment: input.environment, party: from, rollback: begun.id };
  const hold = quarantined === undefined ? await holdBad(context, tx, moment, actor, bad, input.reason) : undefined;
  const rollback: Rollback = { ...begun, hold };
  const banned = hold === undefined ? `${from.label} is quarantined` : `${from.label} is held (${hold})`;
  if (!isWarm || method !== 'traffic') {
    await store(tx, moment, rollback);
    return {
      message: `${party.label} is made to answer before traffic goes back to it; ${banned}`,
      rollback,
    };
  }
  const switching: Rollback = { ...rollback, state: { kind: 'switching' } };
  await store(tx, moment, switching);
  await switchTraffic(tx, moment, switching);
  return { message: `traffic is back on ${party.label}; ${banned}`, rollback: switching };
}

function wishOf({ input, to, method, project, environment }: BringBack) {
  return { agent: input.agent, to, method, project, environment };
}

function newRollback(
  context: ControlContext,
  moment: Moment,
  { actor, input, environment, method, trigger }: BringBack,
  from: RollbackParty,
  to: RollbackParty,
): Rollback {
  return {
    id: newId(context, 'rbk', moment),
    agent: input.agent,
    environment: input.environment,
    from,
    to,
    method,
    mode: environment.traffic,
    trigger,
    because: input.reason,
    requestedBy: actor,
    requestedAt: moment.now,
    requestedRealAt: moment.realNow,
    state: { kind: 'preparing' },
    sinceReal: moment.realNow,
    passedOver: [],
    parts: [],
  };
}

async function store(tx: Tx, moment: Moment, rollback: Rollback): Promise<void> {
  await tx.rollbacks.save(rollback, moment.now);
  await writeAudit(tx, moment, rollback.requestedBy, {
    event: 'rollback.started',
    subject: rollback.id,
    agent: rollback.agent,
    environment: rollback.environment,
    because: rollback.because,
    details: {
      method: rollback.method,
      trigger: rollback.trigger,
      from: rollback.from.label,
      to: rollback.to.label,
      ...(rollback.hold === undefined ? {} : { hold: rollback.hold }),
    },
  });
}
