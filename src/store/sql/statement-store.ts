import type { Selectable } from 'kysely';
import type { Statement } from '#domain/policy/index.ts';
import type { StatementStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function statementStore(db: SqlTransaction): StatementStore {
  return {
    async add({ id, agent, release, ...rest }) {
      await db
        .insertInto('statements')
        .values({ id, agent, release, document: encodeDocument(rest) })
        .execute();
    },
    async list({ agent, release }) {
      let query = db.selectFrom('statements').selectAll().orderBy('ordinal');
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (release !== undefined) query = query.where('release', '=', release);
      return (await query.execute()).map(toStatement);
    },
  };
}

function toStatement({ id, agent, release, document }: Selectable<Schema['statements']>): Statement {
  return { id, agent, release, ...document };
}
