import type { Selectable } from 'kysely';
import type { Rehearsal } from '#domain/outlook/index.ts';
import type { RehearsalStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function rehearsalStore(db: SqlTransaction): RehearsalStore {
  return {
    async save({ id, agent, ...rest }) {
      const due = rest.state === 'scheduled' ? rest.dueAt : null;
      const columns = { agent, due_at_ms: due, document: encodeDocument(rest) };
      await db
        .insertInto('rehearsals')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('rehearsals').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRehearsal(row);
    },
    async lock(id) {
      const row = await db.selectFrom('rehearsals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toRehearsal(row);
    },
    async lockDue(now) {
      const row = await db
        .selectFrom('rehearsals')
        .selectAll()
        .where('due_at_ms', '<=', now)
        .orderBy('due_at_ms')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      return row && toRehearsal(row);
    },
    async list({ agent, limit }) {
      let query = db.selectFrom('rehearsals').selectAll().orderBy('ordinal', 'desc').limit(limit);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return (await query.execute()).map(toRehearsal);
    },
  };
}

function toRehearsal({ id, agent, document }: Selectable<Schema['rehearsals']>): Rehearsal {
  return { id, agent, ...document };
}
