import type { Selectable } from 'kysely';
import { isOver, type Rollback } from '#domain/rollback/index.ts';
import type { RollbackStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function rollbackStore(db: SqlTransaction): RollbackStore {
  const rows = () => db.selectFrom('rollbacks').selectAll();
  return {
    async save(rollback, dueAt) {
      const { id, agent, environment, ...rest } = rollback;
      const columns = {
        ...{ agent, environment, over: isOver(rollback), due_at_ms: dueAt ?? null },
        document: encodeDocument(rest),
      };
      await db
        .insertInto('rollbacks')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async find(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row && toRollback(row);
    },
    async lock(id) {
      const row = await rows().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toRollback(row);
    },
    async lockDue(now) {
      const due = rows().where('due_at_ms', '<=', now).orderBy('due_at_ms').orderBy('ordinal').limit(1);
      const row = await due.forUpdate().skipLocked().executeTakeFirst();
      return row && toRollback(row);
    },
    async poke(id) {
      await db.updateTable('rollbacks').set({ due_at_ms: 0 }).where('id', '=', id).where('over', '=', false).execute();
    },
    async list({ agent, environment, running, limit }) {
      let query = rows();
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (environment !== undefined) query = query.where('environment', '=', environment);
      if (running === true) query = query.where('over', '=', false);
      return (await query.orderBy('ordinal', 'desc').limit(limit).execute()).map(toRollback);
    },
  };
}

function toRollback({ id, agent, environment, document }: Selectable<Schema['rollbacks']>): Rollback {
  return { id, agent, environment, ...document };
}
