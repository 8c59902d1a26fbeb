import type { Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { type ControlContext, type Moment, newId } from '../context.ts';

const AT_ONCE = 10;

/** Hands rehearsals whose time has come to the outbox, and leaves a new row for the next time of those that repeat. */
export async function startDueRehearsals(context: ControlContext, tx: Tx, moment: Moment): Promise<void> {
  for (let count = 0; count < AT_ONCE; count += 1) {
    const rehearsal = await tx.rehearsals.lockDue(moment.now);
    if (rehearsal === undefined) return;
    await tx.rehearsals.save({ ...rehearsal, state: 'running' });
    await askFor(context, tx, moment, {
      key: `${rehearsal.id}/rehearse`,
      kind: 'rehearse',
      subject: rehearsal.id,
      payload: {},
    });
    if (rehearsal.everyMs === undefined) continue;
    // Times that nobody was there for are not made up for.
    const missed = Math.floor((moment.now - rehearsal.dueAt) / rehearsal.everyMs);
    const dueAt = rehearsal.dueAt + (missed + 1) * rehearsal.everyMs;
    await tx.rehearsals.save({ ...rehearsal, id: newId(context, 'reh', moment), dueAt });
  }
}
