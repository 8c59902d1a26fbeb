import type { Selectable } from 'kysely';
import type { Freeze } from '#domain/policy/index.ts';
import type { FreezeStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function freezeStore(db: SqlTransaction): FreezeStore {
  return {
    async save({ id, ...rest }) {
      const columns = { ends_at_ms: rest.lifted?.at ?? rest.until ?? null, document: encodeDocument(rest) };
      await db
        .insertInto('freezes')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('freezes').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toFreeze(row);
    },
    async lock(id) {
      const row = await db.selectFrom('freezes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toFreeze(row);
    },
    async list({ endingAfter }) {
      let query = db.selectFrom('freezes').selectAll().orderBy('ordinal');
      if (endingAfter !== undefined) {
        query = query.where((where) =>
          where.or([where('ends_at_ms', 'is', null), where('ends_at_ms', '>', endingAfter)]),
        );
      }
      return (await query.execute()).map(toFreeze);
    },
  };
}

function toFreeze({ id, document }: Selectable<Schema['freezes']>): Freeze {
  return { id, ...document };
}
