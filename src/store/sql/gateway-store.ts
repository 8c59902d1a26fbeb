import type { Selectable } from 'kysely';
import type { GatewayRecord, GatewayStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function gatewayStore(db: SqlTransaction): GatewayStore {
  return {
    async save({ id, boot, ackedVersion, seenAt, connected, refused }) {
      const columns = {
        ...{ boot, acked_version: ackedVersion, seen_at_ms: seenAt, connected },
        refused: encodeDocument(refused),
      };
      await db
        .insertInto('gateways')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async lock(id) {
      const row = await db.selectFrom('gateways').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toGateway(row);
    },
    async list() {
      return (await db.selectFrom('gateways').selectAll().orderBy('ordinal').execute()).map(toGateway);
    },
    async saveOpen(gateway, open) {
      const document = encodeDocument(open);
      await db
        .insertInto('open_conversations')
        .values({ gateway, document })
        .onConflict((conflict) => conflict.column('gateway').doUpdateSet({ document }))
        .execute();
    },
    async listOpen() {
      const rows = await db.selectFrom('open_conversations').selectAll().orderBy('gateway').execute();
      return rows.map(({ gateway, document }) => ({ gateway, open: document }));
    },
  };
}

function toGateway(row: Selectable<Schema['gateways']>): GatewayRecord {
  const { id, boot, connected, refused } = row;
  return { id, boot, ackedVersion: row.acked_version, seenAt: row.seen_at_ms, connected, refused };
}
