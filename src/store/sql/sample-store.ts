import { sql } from 'kysely';
import type { Rollup } from '#domain/sample/index.ts';
import type { SampleStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { mergeSums, sumsOf, totalOf } from '../rollup-merge.ts';
import type { SqlTransaction } from './transaction.ts';

export function sampleStore(db: SqlTransaction): SampleStore {
  return {
    async addBatch(batch) {
      const { gateway, boot, sequence } = batch;
      const counted = await db
        .insertInto('sample_batches')
        .values({ gateway, boot, sequence })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (counted.numInsertedOrUpdatedRows === 0n) return false;
      await merge(db, batch.rollups);
      return true;
    },
    async add(rollups) {
      await merge(db, rollups);
    },
    async sum({ agent, environment, fromRouteVersion, traffic }) {
      const rows = await db
        .selectFrom('rollups')
        .select('document')
        .where('span', '=', totalOf(traffic))
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('route_version', '>=', fromRouteVersion)
        .orderBy('route_version')
        .orderBy('key')
        .execute();
      return rows.map((row) => row.document);
    },
  };
}

/** Four statements whatever the size: what is stored is read, added to here, and written back in one piece. */
async function merge(db: SqlTransaction, rollups: readonly Rollup[]): Promise<void> {
  const sums = sumsOf(rollups);
  if (sums.length === 0) return;
  // One writer at a time: batches are small and come once a second, and two that touch the same rows must not deadlock.
  await sql`select pg_advisory_xact_lock(hashtext('headgate.rollups'))`.execute(db);
  const keys = sums.map((sum) => sum.key);
  const stored = await db.selectFrom('rollups').select(['key', 'document']).where('key', 'in', keys).execute();
  const storedByKey = new Map(stored.map((row) => [row.key, row.document]));
  const rows = sums.map(({ key, span, rollup }) => ({
    key,
    span,
    agent: rollup.key.agent,
    environment: rollup.key.environment,
    route_version: rollup.key.routeVersion,
    document: encodeDocument(mergeSums(storedByKey.get(key), rollup)),
  }));
  await db
    .insertInto('rollups')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doUpdateSet((row) => ({ document: row.ref('excluded.document') })))
    .execute();
}
