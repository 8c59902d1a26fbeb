import { SYSTEM } from '#domain/evidence/index.ts';
import { gravest, holdText } from '#domain/policy/index.ts';
import { hasTraffic } from '#domain/promotion/index.ts';
import {
  decideRollback,
  hasSwitched,
  isOver,
  type Rollback,
  type RollbackDecision,
  type RollbackView,
} from '#domain/rollback/index.ts';
import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { type ControlContext, type Moment, readMoment, writeAudit } from '../context.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { holdsOn } from '../holds.ts';
import { lockUnderWay } from '../place.ts';
import { factOf } from '../reconcile/fact-of.ts';
import { allCaughtUp } from '../reconcile/gateways-caught-up.ts';
import { setAside } from '../reconcile/set-aside.ts';
import { verifiedChoices } from './choices.ts';
import { switchTraffic } from './switch.ts';

const LOOK_AGAIN_MS: DurationMs = 400;
/** Between two questions to something that is only coming up. */
const ASK_AGAIN_MS: DurationMs = 5_000;
const PROBE_AGAIN_MS: DurationMs = 2_000;

/** One pass over a rollback that is due and locked, in the transaction that locked it. */
export async function passRollback(context: ControlContext, tx: Tx, rollback: Rollback, moment: Moment): Promise<void> {
  let decision = decideRollback(await loadRollback(tx, rollback, moment));
  if (decision.action === 'switch') decision = await makeRoom(tx, moment, rollback, decision);
  if (decision.action === 'switch') await switchTraffic(tx, moment, decision.next);
  if (decision.action === 'ask') await ask(context, tx, moment, rollback);
  await auditMove(tx, moment, rollback, decision);
  await tx.rollbacks.save(decision.next, dueAt(rollback, decision, moment));
  const { agent, environment } = rollback;
  if (isAwaited(rollback) && !isAwaited(decision.next)) await tx.promotions.poke({ agent, environment });
}

/** Whoever stands in line for the place begins after it. */
function isAwaited(rollback: Rollback): boolean {
  return !hasSwitched(rollback) && !isOver(rollback);
}

/** It waits, so that the others don't. */
export async function putRollbackAside(context: ControlContext, { id }: Rollback, error: unknown): Promise<void> {
  const { waitMs } = setAside(context, { rollback: id }, error);
  await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    const stored = await tx.rollbacks.lock(id);
    if (stored !== undefined)
      await tx.rollbacks.save(stored, isOver(stored) ? undefined : moment.now + waitMs * moment.rate);
  });
}

async function loadRollback(tx: Tx, rollback: Rollback, moment: Moment): Promise<RollbackView> {
  const { agent, environment, from, to, passedOver } = rollback;
  const tried = new Set([from, to, ...passedOver.map((each) => each.party)].map((party) => party.release));
  const choices = await verifiedChoices(tx, agent, environment, moment.now);
  const next = choices.find((choice) => !tried.has(choice.release));
  return {
    rollback,
    now: moment.now,
    realNow: moment.realNow,
    work: factOf(await tx.actions.forSubject(rollback.id), keyOf(rollback)),
    gatewaysCaughtUp: await allCaughtUp(tx, agent, environment, moment),
    held: await heldMeanwhile(tx, rollback),
    nextChoice: next && { deploymentId: next.id, release: next.release, label: next.label },
  };
}

/** Why what it goes back to may not be chosen any more: it was held or quarantined since. */
async function heldMeanwhile(tx: Tx, { to, agent }: Rollback): Promise<string | undefined> {
  const hold = gravest(await holdsOn(tx, { agent, release: to.release }));
  return hold && holdText(hold);
}

/** A promotion that began meanwhile: one without traffic ends, one with traffic has the wheel. */
async function makeRoom(
  tx: Tx,
  moment: Moment,
  rollback: Rollback,
  decision: RollbackDecision,
): Promise<RollbackDecision> {
  const { next } = decision;
  const other = await lockUnderWay(tx, next.agent, next.environment);
  if (other?.id === next.promotion && other !== undefined) {
    // Its own pass turns the routes once more, back to its baseline: that has to come first.
    if (other.rollout?.state.kind === 'rolling-back') return decision;
    return { next: rollback, action: 'none', because: `${other.label} has not given its traffic back yet` };
  }
  if (other === undefined) return decision;
  if (hasTraffic(other)) {
    const because = `promotion ${other.id} of ${other.label} steers this traffic by now; headgate rollback takes it back`;
    const failed: Rollback = { ...next, state: { kind: 'failed', at: moment.now, because } };
    return { next: failed, action: 'none', because };
  }
  await endWithoutTraffic(tx, moment, SYSTEM, other, 'superseded', `${next.id} brings ${next.to.label} back`);
  return decision;
}

/** One key for each piece of work: a preparation for each choice, a probe for each attempt. */
function keyOf({ id, state, passedOver }: Rollback): string {
  const attempt = 'attempt' in state ? `/${state.attempt}` : '';
  return `${id}/${passedOver.length}/${state.kind}${attempt}`;
}

async function ask(context: ControlContext, tx: Tx, moment: Moment, rollback: Rollback): Promise<void> {
  const { state } = rollback;
  const again = 'attempt' in state && state.attempt > 0;
  const waitMs = again ? (state.kind === 'awaiting' ? ASK_AGAIN_MS : PROBE_AGAIN_MS) : 0;
  await askFor(context, tx, moment, {
    key: keyOf(rollback),
    kind: 'rollback',
    subject: rollback.id,
    payload: { what: state.kind },
    notBefore: moment.realNow + waitMs,
  });
}

async function auditMove(tx: Tx, moment: Moment, before: Rollback, { next, because }: RollbackDecision): Promise<void> {
  const note = { subject: next.id, agent: next.agent, environment: next.environment, because };
  if (next.passedOver.length > before.passedOver.length) {
    const details = { passedOver: before.to.label, to: next.to.label };
    await writeAudit(tx, moment, SYSTEM, { ...note, event: 'rollback.fell-through', details });
  }
  if (!isOver(next) || isOver(before)) return;
  await writeAudit(tx, moment, SYSTEM, {
    ...note,
    event: next.state.kind === 'done' ? 'rollback.finished' : 'rollback.failed',
    details: {
      method: next.method,
      trigger: next.trigger,
      to: next.to.label,
      tookMs: Math.max(0, moment.realNow - next.requestedRealAt),
      parts: next.parts.map(({ name, tookMs }) => ({ name, tookMs })),
    },
  });
}

function dueAt(before: Rollback, { next, action }: RollbackDecision, moment: Moment): EpochMs | undefined {
  if (isOver(next)) return undefined;
  if (action === 'none' && next !== before) return moment.now;
  return moment.now + LOOK_AGAIN_MS * moment.rate;
}
