import type { Actor } from '#domain/evidence/index.ts';
import { workOf } from '#domain/plan/index.ts';
import { type Role, standingApprovals } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import type { Engine } from './engine.ts';

const TICKED = 'simulated: said to be so in a rehearsal';
const REASON = 'simulated: signed in a rehearsal';

/** In turn, where only a number of people is asked for. */
const SPARE_ROLES: readonly Role[] = ['engineering-lead', 'qa-lead', 'product-manager', 'security', 'operations'];

/** Who asks for the promotion that is rehearsed. */
export const PROMOTER: Actor = { kind: 'person', name: 'simulated promoter' };

/**
 * Signs what waits for signatures, each role by a person of its own, and lets go on what the plan stops at on purpose. Whatever else
 * waits for a person is left alone: there the rehearsal has found something to decide. Answers whether anyone did anything.
 */
export async function actAsPeople(engine: Engine, unitOfWork: UnitOfWork, promotion: Promotion): Promise<boolean> {
  if (promotion.state === 'awaiting-approval' || promotion.state === 'verifying') {
    const ticked = await tickOff(engine, promotion);
    return (await signMissing(engine, unitOfWork, promotion)) || ticked;
  }
  const state = promotion.rollout?.state;
  if (state?.kind === 'pending' && state.stage === 'waiting-for-person') return resume(engine, promotion);
  if (state?.kind !== 'paused' && state?.kind !== 'baking') return false;
  const step = promotion.rollout?.plan.steps[state.step];
  const work = step === undefined ? undefined : workOf(step);
  if (work?.kind === 'approval') {
    return signAll(engine, promotion, work.roles.length > 0 ? work.roles : ['engineering-lead']);
  }
  return state.kind === 'paused' && state.pausedBy === 'step' && work?.kind === 'pause'
    ? resume(engine, promotion)
    : false;
}

/** What only a person can know of the checklist is said to be so, item by item, by somebody who may say it. */
async function tickOff(engine: Engine, promotion: Promotion): Promise<boolean> {
  const gate = promotion.gates.find((each) => each.gate === 'checklist' && each.state === 'waiting');
  let signed = false;
  for (const { name, state, roles } of gate?.items ?? []) {
    if (state !== 'unsigned') continue;
    const role = roles[0] ?? 'operations';
    const person: Actor = { kind: 'person', name: `simulated ${role}` };
    const input = { promotion: promotion.id, items: [name], note: TICKED, played: true };
    signed = (await tolerated(() => engine.control.signChecklist(person, [role], input))) || signed;
  }
  return signed;
}

async function signMissing(engine: Engine, unitOfWork: UnitOfWork, promotion: Promotion): Promise<boolean> {
  const gate = promotion.gates.find((each) => each.gate === 'approval' && each.state === 'waiting');
  if (gate === undefined) return false;
  const missing = await unitOfWork.run(async (tx) => {
    const version = await tx.projects.find(promotion.projectVersion);
    const environment = version?.project.environments.find(({ name }) => name === promotion.environment);
    if (environment === undefined) return [];
    const signed = standingApprovals(promotion.release, await tx.approvals.forPromotion(promotion.id));
    const asked = gate.missingRoles ?? environment.approval.roles;
    const left = asked.filter((role) => !signed.some((approval) => approval.role === role));
    const people = new Set(signed.map((approval) => approval.person)).size;
    // A rule that asks for people rather than roles is met by whoever may sign.
    return left.length > 0 || people >= Math.max(1, environment.approval.minPeople)
      ? left
      : [SPARE_ROLES[people] ?? 'operations'];
  });
  return signAll(engine, promotion, missing);
}

async function signAll(engine: Engine, promotion: Promotion, roles: readonly Role[]): Promise<boolean> {
  let signed = false;
  for (const role of roles) {
    const person: Actor = { kind: 'person', name: `simulated ${role}` };
    const input = {
      promotion: promotion.id,
      roles: [role],
      decision: 'approved',
      reason: REASON,
      played: true,
    } as const;
    signed = (await tolerated(() => engine.control.sign(person, [role], input))) || signed;
  }
  return signed;
}

function resume(engine: Engine, promotion: Promotion): Promise<boolean> {
  const person: Actor = { kind: 'person', name: 'simulated operator' };
  const input = { promotion: promotion.id, kind: 'resume', reason: 'simulated: let go on in a rehearsal' } as const;
  return tolerated(() => engine.control.requestRollout(person, input));
}

/** What control refuses to a simulated person, a real one has to do: then the rehearsal waits. */
async function tolerated(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
