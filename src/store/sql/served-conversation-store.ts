import { type ExpressionBuilder, sql } from 'kysely';
import type { DeploymentId } from '#domain/shared/index.ts';
import { MOST_CONVERSATIONS, type ServedConversationStore } from '#ports/index.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function servedConversationStore(db: SqlTransaction): ServedConversationStore {
  const count = async (deployment: DeploymentId): Promise<number> => {
    const query = db.selectFrom('served_conversations').select((row) => row.fn.countAll().as('count'));
    return Number((await query.where('deployment', '=', deployment).executeTakeFirstOrThrow()).count);
  };
  return {
    async add({ gateway, deploymentId: deployment, conversations, isLast, isCut }) {
      // One writer at a time: two that touch the same rows must not deadlock, and the bound must hold.
      await sql`select pg_advisory_xact_lock(hashtext('headgate.served_conversations'))`.execute(db);
      const rows = conversations
        .slice(0, Math.max(0, MOST_CONVERSATIONS - (await count(deployment))))
        .map(({ id, firstAt, lastAt }) => ({ deployment, id, first_at_ms: firstAt, last_at_ms: lastAt }));
      if (rows.length > 0) {
        await db
          .insertInto('served_conversations')
          .values(rows)
          .onConflict((conflict) => conflict.columns(['deployment', 'id']).doUpdateSet(widened))
          .execute();
      }
      await db
        .insertInto('served_reports')
        .values({ deployment, gateway, is_whole: isLast, is_cut: isCut })
        .onConflict((conflict) =>
          conflict.columns(['deployment', 'gateway']).doUpdateSet((row) => ({
            is_whole: row.or([row.ref('served_reports.is_whole'), row.ref('excluded.is_whole')]).$castTo<boolean>(),
            is_cut: row.or([row.ref('served_reports.is_cut'), row.ref('excluded.is_cut')]).$castTo<boolean>(),
          })),
        )
        .execute();
    },
    async of(deploymentId, limit) {
      const rows = await db
        .selectFrom('served_conversations')
        .selectAll()
        .where('deployment', '=', deploymentId)
        .orderBy('first_at_ms')
        .orderBy('id')
        .limit(limit)
        .execute();
      const reports = await db
        .selectFrom('served_reports')
        .selectAll()
        .where('deployment', '=', deploymentId)
        .orderBy('gateway')
        .execute();
      return {
        conversations: rows.map((row) => ({ id: row.id, firstAt: row.first_at_ms, lastAt: row.last_at_ms })),
        total: await count(deploymentId),
        reports: reports.map((row) => ({ gateway: row.gateway, isWhole: row.is_whole, isCut: row.is_cut })),
      };
    },
  };
}

type Upsert = ExpressionBuilder<
  Schema & { excluded: Schema['served_conversations'] },
  'served_conversations' | 'excluded'
>;

function widened(row: Upsert) {
  return {
    first_at_ms: row.fn<number>('least', ['served_conversations.first_at_ms', 'excluded.first_at_ms']),
    last_at_ms: row.fn<number>('greatest', ['served_conversations.last_at_ms', 'excluded.last_at_ms']),
  };
}
