import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { AppError } from '#domain/shared/index.ts';
import type { Schema } from '../sql/schema.ts';
import { firstTables } from './0001-first-tables.ts';
import { servedConversations } from './0002-served-conversations.ts';
import { freezes } from './0003-freezes.ts';
import { openConversations } from './0004-open-conversations.ts';
import { rehearsals } from './0005-rehearsals.ts';
import { waitingPromotions } from './0006-waiting-promotions.ts';
import { statements } from './0007-statements.ts';
import { rollbacks } from './0008-rollbacks.ts';
import { refusedRoutes } from './0009-refused-routes.ts';
import { dueInOrder } from './0010-due-in-order.ts';
import { quarantines } from './0011-quarantines.ts';
import { feedback } from './0012-feedback.ts';
import { deploymentsOfRelease } from './0013-deployments-of-release.ts';
import { projectProposals } from './0014-project-proposals.ts';
import { counting } from './0015-counting.ts';
import { exceptions } from './0016-exceptions.ts';
import { requestLog } from './0017-request-log.ts';
import { begun } from './0018-begun.ts';
import { analyses } from './0019-analyses.ts';
import { servedScores } from './0020-served-scores.ts';
import { judgeRecords } from './0021-judge-records.ts';
import { scans } from './0022-scans.ts';
import { toldChanges } from './0023-told-changes.ts';
import { ratioAlarmReasons } from './0024-ratio-alarm-reasons.ts';

/** In the order of their names. A migration that has been released is never changed; the next one mends it. */
const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-served-conversations': servedConversations,
  '0003-freezes': freezes,
  '0004-open-conversations': openConversations,
  '0005-rehearsals': rehearsals,
  '0006-waiting-promotions': waitingPromotions,
  '0007-statements': statements,
  '0008-rollbacks': rollbacks,
  '0009-refused-routes': refusedRoutes,
  '0010-due-in-order': dueInOrder,
  '0011-quarantines': quarantines,
  '0012-feedback': feedback,
  '0013-deployments-of-release': deploymentsOfRelease,
  '0014-project-proposals': projectProposals,
  '0015-counting': counting,
  '0016-exceptions': exceptions,
  '0017-request-log': requestLog,
  '0018-begun': begun,
  '0019-analyses': analyses,
  '0020-served-scores': servedScores,
  '0021-judge-records': judgeRecords,
  '0022-scans': scans,
  '0023-told-changes': toldChanges,
  '0024-ratio-alarm-reasons': ratioAlarmReasons,
};

/** Everything of Headgate's own lives in this schema, so that it can share a database. */
export const SCHEMA = 'headgate';

/**
 * Brings the tables to the form that this code knows. Several starters may call it at once: one works, the others wait.
 * @throws AppError CONFLICT when the database was made by a newer Headgate
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  await refuseNewer(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db);
  throw error;
}

async function refuseNewer(db: Kysely<Schema>): Promise<void> {
  const known = await sql<{ there: boolean }>`
    select to_regclass(${`${SCHEMA}.kysely_migration`}) is not null as there`.execute(db);
  if (known.rows[0]?.there !== true) return;
  const done = await sql<{ name: string }>`
    select name from ${sql.table(`${SCHEMA}.kysely_migration`)} order by name`.execute(db);
  const unknown = done.rows.map((row) => row.name).filter((name) => migrations[name] === undefined);
  if (unknown.length === 0) return;
  throw new AppError('CONFLICT', `The database is newer than this Headgate: it has had ${unknown.join(', ')}.`, {
    hint: 'Run the Headgate version that last used this database, or a later one. Nothing was changed.',
  });
}
