import { secondPersonOf } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import { gatesBehind } from '#domain/gate/index.ts';
import {
  type BreakGlass,
  breakGlassActs,
  breakGlassBounds,
  breakGlassText,
  type Glass,
  mayDo,
  type Role,
  rolesWith,
  type Statement,
} from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { AppError, assert, type DurationMs, formatDuration, toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { BreakGlassVerbs } from '../break-glass-verbs.ts';
import { type ControlContext, type Moment, newId, runCommand, writeAudit } from '../context.ts';
import { projectOf, requireProject, requirePromotion } from '../lookup.ts';

/** A named person lets one digest past one thing, in the environment of a promotion, for a while. Recorded, and shown for good. */
export function breakGlass(context: ControlContext): BreakGlassVerbs['breakGlass'] {
  return (actor, held, input) =>
    runCommand(context, async (tx, moment) => {
      const { glass } = input;
      requireRight(actor, held, glass);
      requireBounds(input.forMs);
      const promotion = await requirePromotion(tx, input.promotion);
      requireUse(promotion, glass);
      const { agent, environment, release, label } = promotion;
      const needsSecond = await asksForSecond(tx, promotion);
      const until = moment.now + input.forMs;
      const statement: Statement = {
        id: newId(context, 'stm', moment),
        ...{ promotion: promotion.id, release, agent, environment, by: actor, at: moment.now, reason: input.reason },
        said: { kind: 'breaks-glass', glass, until, needsSecond },
      };
      await tx.statements.add(statement);
      await writeAudit(tx, moment, actor, {
        ...{ event: 'glass.broken', subject: promotion.id, agent, environment },
        because: `${glass} until ${toIso(until)}: ${input.reason}`,
        details: { glass, act: statement.id, release, label, until: toIso(until), needsSecond },
      });
      const act = actOf([statement], statement.id);
      if (!needsSecond) await recordEvidence(context, tx, moment, act);
      await tx.promotions.poke({ agent, environment });
      return act;
    });
}

/** The second person's word: another one's, who could have done the same. */
export function confirmBreakGlass(context: ControlContext): BreakGlassVerbs['confirmBreakGlass'] {
  return (actor, held, input) =>
    runCommand(context, async (tx, moment) => {
      const act = await requireAct(tx, input.act);
      requireRight(actor, held, act.glass);
      if (!act.needsSecond || act.confirmed !== undefined) return act;
      requireTime(act, moment);
      const after = await say(context, tx, moment, actor, act, 'confirms-glass', input.reason);
      if (after.confirmed === undefined) {
        throw new AppError('SEPARATION_OF_DUTIES', `${actor.name} broke it, and somebody else has to confirm it`, {
          hint: `whoever holds ${rolesWith(`break-glass-${act.glass}`).join(' or ')} may`,
        });
      }
      await recordEvidence(context, tx, moment, after);
      return after;
    });
}

/** Makes it whole again before its time. What passed meanwhile stays marked. */
export function withdrawBreakGlass(context: ControlContext): BreakGlassVerbs['withdrawBreakGlass'] {
  return (actor, held, input) =>
    runCommand(context, async (tx, moment) => {
      const act = await requireAct(tx, input.act);
      requireRight(actor, held, act.glass);
      if (act.withdrawn !== undefined) return act;
      requireTime(act, moment);
      return say(context, tx, moment, actor, act, 'withdraws-glass', input.reason);
    });
}

async function say(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  actor: Actor,
  act: BreakGlass,
  kind: 'confirms-glass' | 'withdraws-glass',
  reason: string,
): Promise<BreakGlass> {
  const { promotion, release, agent, environment, glass } = act;
  await requirePromotion(tx, promotion);
  await tx.statements.add({
    id: newId(context, 'stm', moment),
    ...{ promotion, release, agent, environment, by: actor, at: moment.now, reason },
    said: { kind, act: act.id },
  });
  await writeAudit(tx, moment, actor, {
    event: kind === 'confirms-glass' ? 'glass.confirmed' : 'glass.withdrawn',
    ...{ subject: promotion, agent, environment, because: `${glass}: ${reason}` },
    details: { glass, act: act.id, release },
  });
  await tx.promotions.poke({ agent, environment });
  return actOf(await tx.statements.list({ agent, release }), act.id);
}

/** In the release's record for good: what was not shown about it is unknown. */
async function recordEvidence(context: ControlContext, tx: Tx, moment: Moment, act: BreakGlass): Promise<void> {
  await tx.evidence.append({
    id: newId(context, 'evd', moment),
    release: act.release,
    agent: act.agent,
    environment: act.environment,
    kind: 'break-glass',
    producer: { kind: 'server', name: act.by.name },
    outcome: 'unknown',
    because: `${act.glass}: ${breakGlassText(act)}`,
    reference: act.id,
    at: moment.now,
  });
}

function requireRight(actor: Actor, held: readonly Role[], glass: Glass): void {
  const right = `break-glass-${glass}` as const;
  const hint = `it comes with any of these roles: ${rolesWith(right).join(', ')}`;
  if (!mayDo(held, right)) throw new AppError('FORBIDDEN', `${actor.name} lacks the right "${right}"`, { hint });
  if (actor.kind !== 'person') {
    throw new AppError('FORBIDDEN', `${actor.name} is a machine: only a person who answers for it breaks glass`, {
      hint,
    });
  }
}

function requireBounds(forMs: DurationMs): void {
  const { leastMs, mostMs } = breakGlassBounds;
  if (forMs >= leastMs && forMs <= mostMs) return;
  const range = `${formatDuration(leastMs)} to ${formatDuration(mostMs)}`;
  throw new AppError('USAGE', `glass is broken for ${range}, not for ${formatDuration(forMs)}`, {
    hint: 'give the time that the emergency needs: --for 2h',
  });
}

/** Refused where it could let nothing past: an act marks the release for good. */
function requireUse({ id, state, gates, rollout }: Promotion, glass: Glass): void {
  const refuse = (why: string): never => {
    throw new AppError('CONFLICT', `there is nothing that broken glass "${glass}" would let ${id} past: ${why}`, {
      hint: `headgate rollout show ${id}`,
    });
  };
  if (state === 'promoted' || state === 'probation') refuse(`everyone has it already, it is ${state}`);
  const behind = gates.filter(({ gate }) => gatesBehind(glass).includes(gate));
  if (glass === 'soak' && behind.every((gate) => gate.state === 'not-required'))
    refuse('this project has no soak gate');
  if (glass !== 'verification') return;
  if (rollout !== undefined && rollout.state.kind !== 'aborted') refuse('its gates are behind it');
  const isShut = behind.some((gate) => gate.state === 'closed' || gate.state === 'waiting');
  if (gates.length > 0 && !isShut) refuse(`${behind.map(({ gate, state: how }) => `${gate} is ${how}`).join(', ')}`);
}

/** The project that a promotion began under, or a stricter one that was applied since. */
async function asksForSecond(tx: Tx, promotion: Promotion): Promise<boolean> {
  const versions = [await projectOf(tx, promotion), await requireProject(tx)];
  return versions.some(({ project }) => secondPersonOf(project).breakGlass);
}

async function requireAct(tx: Tx, id: BreakGlass['id']): Promise<BreakGlass> {
  const act = breakGlassActs(await tx.statements.list({})).find((each) => each.id === id);
  if (act !== undefined) return act;
  throw new AppError('NOT_FOUND', `there is no broken glass "${id}"`, { hint: 'headgate break-glass list' });
}

function actOf(statements: readonly Statement[], id: BreakGlass['id']): BreakGlass {
  const act = breakGlassActs(statements).find((each) => each.id === id);
  assert(act !== undefined, 'an act that was just stored is there');
  return act;
}

/** What is over is changed by nobody's word any more. */
function requireTime({ id, glass, promotion, withdrawn, until }: BreakGlass, { now }: Moment): void {
  if (withdrawn === undefined && now < until) return;
  const why = withdrawn === undefined ? `it ended at ${toIso(until)}` : `${withdrawn.by.name} withdrew it`;
  throw new AppError('CONFLICT', `the broken glass ${id} is over: ${why}`, {
    hint: `headgate break-glass ${glass} ${promotion} --for 2h --reason "…"`,
  });
}
