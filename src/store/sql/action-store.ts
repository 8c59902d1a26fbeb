import type { Selectable } from 'kysely';
import type { Action, ActionStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function actionStore(db: SqlTransaction): ActionStore {
  return {
    async add(action) {
      await db
        .insertInto('actions')
        .values(toRow(action))
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },
    async unclaimed(realNow, limit) {
      const rows = await db
        .selectFrom('actions')
        .selectAll()
        .where('state', '=', 'pending')
        .where('not_before_ms', '<=', realNow)
        .where((row) => row.or([row('claimed_until_ms', 'is', null), row('claimed_until_ms', '<=', realNow)]))
        .orderBy('not_before_ms')
        .orderBy('ordinal')
        .limit(limit)
        .execute();
      return rows.map(toAction);
    },
    async claim(id, worker, realNow, until) {
      // A second claimer waits for the first's transaction, then finds the condition false. The holder itself renews.
      const row = await db
        .updateTable('actions')
        .set({ claimed_by: worker, claimed_until_ms: until })
        .where('id', '=', id)
        .where('state', '=', 'pending')
        .where((row) =>
          row.or([
            row('claimed_until_ms', 'is', null),
            row('claimed_until_ms', '<=', realNow),
            row('claimed_by', '=', worker),
          ]),
        )
        .returningAll()
        .executeTakeFirst();
      return row && toAction(row);
    },
    async settle(action, worker) {
      const settled = await db
        .updateTable('actions')
        .set({ ...toSettledColumns(action), claimed_by: null, claimed_until_ms: null })
        .where('id', '=', action.id)
        .where('claimed_by', '=', worker)
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return settled.numUpdatedRows === 1n;
    },
    async statesOf(id, kind) {
      // Without the outcomes of those that are done: their results may be large. What is in a document the database can't read for us.
      const rows = await db
        .selectFrom('actions')
        .select(['id', 'state', 'document'])
        .where('subject', '=', id)
        .orderBy('ordinal')
        .execute();
      const own = rows.filter(({ document }) => document.kind === kind);
      const outcomes = await db
        .selectFrom('actions')
        .select(['id', 'outcome'])
        .where('subject', '=', id)
        .where('state', '<>', 'done')
        .execute();
      const reasons = new Map(outcomes.map((row) => [row.id, row.outcome.because]));
      return own.map((row) => ({ state: row.state, because: reasons.get(row.id) }));
    },
    async clearResults(id, kind) {
      const query = db.selectFrom('actions').selectAll().where('subject', '=', id).where('state', '<>', 'pending');
      for (const action of (await query.execute()).map(toAction)) {
        if (action.kind !== kind || action.result === undefined) continue;
        const { outcome } = toSettledColumns({ ...action, result: undefined });
        await db.updateTable('actions').set({ outcome }).where('id', '=', action.id).execute();
      }
    },
    async forSubject(id) {
      const query = db.selectFrom('actions').selectAll().where('subject', '=', id).orderBy('ordinal');
      return (await query.execute()).map(toAction);
    },
    async bringForward({ notBefore, claimedUntil }) {
      const pending = () => db.updateTable('actions').where('state', '=', 'pending');
      await pending().where('not_before_ms', '>', notBefore).set({ not_before_ms: notBefore }).execute();
      await pending().where('claimed_until_ms', '>', claimedUntil).set({ claimed_until_ms: claimedUntil }).execute();
    },
  };
}

function toRow({ id, key, kind, payload, subject, ...settled }: Action) {
  return { id, key, subject, document: encodeDocument({ kind, payload }), ...toSettledColumns(settled) };
}

type Settled = Pick<Action, 'state' | 'attempts' | 'because' | 'result' | 'notBefore' | 'firstTriedAt'>;

function toSettledColumns({ state, notBefore, ...outcome }: Settled) {
  const { attempts, because, result, firstTriedAt } = outcome;
  return { state, not_before_ms: notBefore, outcome: encodeDocument({ attempts, because, result, firstTriedAt }) };
}

function toAction(row: Selectable<Schema['actions']>): Action {
  const { id, key, subject, state, document, outcome } = row;
  return { id, key, subject, state, notBefore: row.not_before_ms, ...document, ...outcome };
}
