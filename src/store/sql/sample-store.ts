import { type Selectable, sql } from 'kysely';
import { type BootCounting, COUNTING_KEPT_MS, furtherCounted, type Rollup } from '#domain/sample/index.ts';
import type { SampleStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { mergeSums, sumsOf, totalOf } from '../rollup-merge.ts';
import type { Schema } from './schema.ts';
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
      if (batch.counting !== undefined) await noteCounting(db, { ...batch.counting, gateway, boot });
      await merge(db, batch.rollups);
      return true;
    },
    async counted(environment, since) {
      const rows = await db
        .selectFrom('counting')
        .selectAll()
        .where('environment', '=', environment)
        .where('until_ms', '>=', since)
        .orderBy('gateway')
        .orderBy('boot')
        .execute();
      return rows.map(toCounting);
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

/** Batches of one gateway come one after the other, so that nobody else writes its row meanwhile. */
async function noteCounting(db: SqlTransaction, { gateway, boot, ...said }: BootCounting): Promise<void> {
  const mine = db.selectFrom('counting').selectAll().where('gateway', '=', gateway).where('boot', '=', boot);
  const known = await mine.executeTakeFirst();
  if (known === undefined) {
    const tooOld = said.until - COUNTING_KEPT_MS;
    await db.deleteFrom('counting').where('gateway', '=', gateway).where('until_ms', '<', tooOld).execute();
  }
  const { environment, until, ...rest } = furtherCounted(known && toCounting(known), said);
  const row = { environment, until_ms: until, document: encodeDocument(rest) };
  await db
    .insertInto('counting')
    .values({ gateway, boot, ...row })
    .onConflict((conflict) => conflict.columns(['gateway', 'boot']).doUpdateSet(row))
    .execute();
}

function toCounting(row: Selectable<Schema['counting']>): BootCounting {
  const { gateway, boot, environment, until_ms: until, document } = row;
  return { gateway, boot, environment, until, ...document };
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
