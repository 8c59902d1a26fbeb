import type { EpochMs } from '#domain/shared/index.ts';
import type { Action, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId } from './context.ts';

type Work = Pick<Action, 'kind' | 'key' | 'subject' | 'payload'> & {
  /** Wall clock. Absent: at once. */
  readonly notBefore?: EpochMs;
};

/** Writes work into the outbox, for after this transaction. Asked for twice under one key it is done once. */
export async function askFor(context: ControlContext, tx: Tx, moment: Moment, work: Work): Promise<void> {
  await tx.actions.add({
    id: newId(context, 'act', moment),
    notBefore: moment.realNow,
    ...work,
    state: 'pending',
    attempts: 0,
    because: undefined,
    result: undefined,
  });
}
