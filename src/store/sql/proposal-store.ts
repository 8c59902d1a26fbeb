import type { Selectable } from 'kysely';
import type { ProjectProposal, ProposalStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function proposalStore(db: SqlTransaction): ProposalStore {
  return {
    async save({ version: { id, ...version }, ...rest }) {
      const document = encodeDocument({ ...rest, version });
      await db
        .insertInto('project_proposals')
        .values({ id, document })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ document }))
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('project_proposals').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toProposal(row);
    },
    async list({ limit }) {
      const rows = await db
        .selectFrom('project_proposals')
        .selectAll()
        .orderBy('ordinal', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toProposal);
    },
  };
}

function toProposal({ id, document }: Selectable<Schema['project_proposals']>): ProjectProposal {
  return { ...document, version: { id, ...document.version } };
}
