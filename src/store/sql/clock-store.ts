import { sql } from 'kysely';
import { assert, type EpochMs } from '#domain/shared/index.ts';
import type { ClockStore } from '#ports/index.ts';
import type { SqlTransaction } from './transaction.ts';

export function clockStore(db: SqlTransaction): ClockStore {
  return {
    async read() {
      return (await readRow(db)) ?? (await createAndRead(db));
    },
    async lock() {
      await this.read();
      await db.selectFrom('clock').select('is_only').forUpdate().executeTakeFirstOrThrow();
      // Read once it is held: another may have changed it, and time went by.
      return await this.read();
    },
    async write({ originReal, originVirtual, rate }) {
      const columns = { origin_real_ms: originReal, origin_virtual_ms: originVirtual, rate };
      await db
        .insertInto('clock')
        .values({ is_only: true, ...columns })
        .onConflict((conflict) => conflict.column('is_only').doUpdateSet(columns))
        .execute();
    },
  };
}

/** The database's own time when the statement runs, not when the transaction began, in whole milliseconds. */
const REAL_NOW = sql<EpochMs>`floor(extract(epoch from clock_timestamp()) * 1000)::double precision`;

async function readRow(db: SqlTransaction) {
  const row = await db.selectFrom('clock').selectAll().select(REAL_NOW.as('real_now_ms')).executeTakeFirst();
  if (row === undefined) return undefined;
  const setting = { originReal: row.origin_real_ms, originVirtual: row.origin_virtual_ms, rate: row.rate };
  return { setting, realNow: row.real_now_ms };
}

async function createAndRead(db: SqlTransaction) {
  await sql`
    insert into headgate.clock (origin_real_ms, origin_virtual_ms, rate)
    select real_now, real_now, 1 from (select ${REAL_NOW} as real_now) as now
    on conflict do nothing`.execute(db);
  const created = await readRow(db);
  assert(created !== undefined, 'the clock has its row once it was inserted');
  return created;
}
