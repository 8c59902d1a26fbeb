import type { Selectable } from 'kysely';
import type { Hold } from '#domain/policy/index.ts';
import type { HoldStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function holdStore(db: SqlTransaction): HoldStore {
  const rows = () => db.selectFrom('holds').selectAll();
  return {
    async save({ id, kind, release, agent, ...rest }) {
      const columns = {
        ...{ kind, release: release ?? null, agent: agent ?? null, lifted: rest.lifted !== undefined },
        document: encodeDocument(rest),
      };
      await db
        .insertInto('holds')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async find(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row && toHold(row);
    },
    async lock(id) {
      const row = await rows().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toHold(row);
    },
    async standing(release) {
      const query = rows()
        .where('lifted', '=', false)
        .where((where) => where.or([where('release', '=', release), where('release', 'is', null)]));
      return (await query.orderBy('ordinal').execute()).map(toHold);
    },
    async list({ release, agent, kind, standing }) {
      let query = rows().orderBy('ordinal');
      if (release !== undefined) query = query.where('release', '=', release);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (standing === true) query = query.where('lifted', '=', false);
      return (await query.execute()).map(toHold);
    },
  };
}

function toHold({ id, kind, release, agent, document }: Selectable<Schema['holds']>): Hold {
  return {
    ...{ id, kind },
    ...(release === null ? {} : { release }),
    ...(agent === null ? {} : { agent }),
    ...document,
  };
}
