import type { Selectable } from 'kysely';
import type { Approval } from '#domain/policy/index.ts';
import type { ApprovalStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function approvalStore(db: SqlTransaction): ApprovalStore {
  return {
    async add({ id, promotion, ...rest }) {
      await db
        .insertInto('approvals')
        .values({ id, promotion, document: encodeDocument(rest) })
        .execute();
    },
    async forPromotion(id) {
      const query = db.selectFrom('approvals').selectAll().where('promotion', '=', id).orderBy('ordinal');
      return (await query.execute()).map(toApproval);
    },
  };
}

function toApproval({ id, promotion, document }: Selectable<Schema['approvals']>): Approval {
  return { id, promotion, ...document };
}
