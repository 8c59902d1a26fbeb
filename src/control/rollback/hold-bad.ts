import type { Actor } from '#domain/evidence/index.ts';
import type { Hold } from '#domain/policy/index.ts';
import type { RollbackParty } from '#domain/rollback/index.ts';
import type { RollbackId } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId, writeAudit } from '../context.ts';

type Bad = {
  readonly agent: string;
  readonly environment: string;
  readonly party: RollbackParty;
  readonly rollback: RollbackId;
};

/** What was taken back is held, and its last word in this environment is that it was taken back. */
export async function holdBad(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  actor: Actor,
  bad: Bad,
  reason: string,
): Promise<Hold['id']> {
  const { agent, environment, party } = bad;
  await tx.evidence.append({
    id: newId(context, 'evd', moment),
    release: party.release,
    agent,
    environment,
    kind: 'rollout',
    producer: { kind: 'server', name: 'headgate' },
    outcome: 'fail',
    because: `${actor.name} took it back: ${reason}`,
    reference: bad.rollback,
    at: moment.now,
  });
  // Another promotion of it stops at its gates.
  await tx.promotions.poke({ agent });
  await tx.releases.lock(agent, party.release);
  const held = (await tx.holds.standing(party.release)).find((hold) => hold.release !== undefined);
  if (held !== undefined) return held.id;
  const id = newId(context, 'hld', moment);
  await tx.holds.save({
    id,
    kind: 'hold',
    release: party.release,
    agent,
    reason,
    placedBy: actor,
    placedAt: moment.now,
  });
  await writeAudit(tx, moment, actor, {
    event: 'hold.placed',
    subject: id,
    agent,
    environment,
    because: reason,
    details: { release: party.release, label: party.label },
  });
  return id;
}
