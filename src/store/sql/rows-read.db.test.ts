import { type Kysely, sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aPromotion } from '#testing/builder/promotion.ts';
import { DIGEST_V1 } from '#testing/builder/rollout.ts';
import { aDeployment } from '#testing/conformance/store/examples.ts';
import { createPostgresDatabase, describePostgres, readPgliteTemplate } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import type { Database } from '../database.ts';
import { openEmbeddedDatabase } from '../embedded/embedded-database.ts';
import { migrate } from '../migration/migrate.ts';
import { openPostgresDatabase } from '../postgres-database.ts';
import { deploymentStore } from './deployment-store.ts';
import { holdStore } from './hold-store.ts';
import { promotionStore } from './promotion-store.ts';
import type { Schema } from './schema.ts';

const MANY = 2_000;
/** An index entry or two beside the row itself; far from all of them. */
const FEW = 10;

const log = createRecordingLog();

describe('on PGlite', () =>
  describeCosts(async () => openEmbeddedDatabase(undefined, log, await readPgliteTemplate())));

describePostgres('on PostgreSQL', () =>
  describeCosts(async () => {
    const database = openPostgresDatabase(await createPostgresDatabase(), log);
    await migrate(database.db);
    return database;
  }),
);

/** What a query costs is counted in the rows that it reads: the same on every machine. */
function describeCosts(open: () => Promise<Database>): void {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await fill(database.db);
  });
  afterAll(() => database.close());

  it('takes one of thousands that are due at the same moment without reading the others', async () => {
    const read = await rowsRead(database.db, (db) => promotionStore(db).lockDue(0));
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(FEW);
  });

  it('finds what has not ended without reading what has', async () => {
    const read = await rowsRead(database.db, (db) => promotionStore(db).list({ active: true, limit: 5 }));
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(FEW);
  });

  it('finds the deployments of a release without reading those of all the others that were ever there', async () => {
    const place = { agent: 'agent-0', environment: 'production' };
    const read = await rowsRead(
      database.db,
      (db) => deploymentStore(db).list({ ...place, release: DIGEST_V1 }),
      'deployments',
    );
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(FEW);
  });

  it('finds what stands against a release without reading what stands against others', async () => {
    const read = await rowsRead(database.db, (db) => holdStore(db).standing(DIGEST_V1), 'holds');
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(FEW);
  });
}

/** First the active, all of them due at once, then as many that ended. */
async function fill(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const store = promotionStore(tx);
    await store.insert(aPromotion({ id: 'prm_0', agent: 'agent-0' }), 0);
    await store.insert(aPromotion({ id: 'prm_ended', agent: 'agent', state: 'promoted' }), 0);
    await sql`
      insert into headgate.promotions (id, agent, environment, state, ended, due_at_ms, document)
      select id || '_' || number, agent || number, environment, state, ended, case when ended then null else 0 end, document
      from headgate.promotions, generate_series(1, ${MANY}) as number order by ended`.execute(tx);
  });
  await db.transaction().execute(async (tx) => {
    const one = aDeployment({ id: 'dep_0', agent: 'agent-0', environment: 'production', release: DIGEST_V1 });
    await deploymentStore(tx).save(one);
    const held = { id: 'hld_0', kind: 'hold', agent: 'agent-0', release: DIGEST_V1, reason: 'bad' } as const;
    await holdStore(tx).save({ ...held, placedBy: { kind: 'person', name: 'Dana' }, placedAt: 1 });
    await sql`
      insert into headgate.deployments (id, agent, environment, release, document)
      select id || '_' || number, agent, environment, release || number, document
      from headgate.deployments, generate_series(1, ${MANY}) as number`.execute(tx);
    await sql`
      insert into headgate.holds (id, kind, release, agent, lifted, document)
      select id || '_' || number, kind, release || number, agent, lifted, document
      from headgate.holds, generate_series(1, ${MANY}) as number`.execute(tx);
  });
  await sql`analyze`.execute(db);
}

async function rowsRead(
  db: Kysely<Schema>,
  work: (db: Transaction<Schema>) => Promise<unknown>,
  table = 'promotions',
): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    await work(tx);
    const counted = await sql<{ read: string }>`
      select seq_tup_read + coalesce(idx_tup_fetch, 0) as read
      from pg_stat_xact_user_tables where schemaname = 'headgate' and relname = ${table}`.execute(tx);
    return Number(counted.rows[0]?.read);
  });
}
