import { AppError } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Database } from './database.ts';
import { BossJobQueue } from './job/boss-job-queue.ts';
import { migrate } from './migration/migrate.ts';
import { classifyFailure, storeUnavailable } from './sql/database-failure.ts';
import { SqlUnitOfWork } from './sql/sql-unit-of-work.ts';
import type { Store } from './store.ts';

/** A store over an open database, whose tables are brought up to date first. Closes the database when that fails. */
export async function assembleStore(database: Database, log: Log): Promise<Store> {
  try {
    await migrate(database.db);
  } catch (error) {
    await database.close();
    if (error instanceof AppError || classifyFailure(error) === 'other') throw error;
    throw storeUnavailable('open the database', error);
  }
  const unitOfWork = new SqlUnitOfWork(database.db);
  return {
    kind: database.kind,
    onCommit: database.onCommit,
    unitOfWork,
    jobs: new BossJobQueue(database.createBoss(), log),
    async close() {
      await unitOfWork.close();
      await database.close();
    },
  };
}
