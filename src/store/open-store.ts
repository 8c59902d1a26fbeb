import { sql } from 'kysely';
import { AppError } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { assembleStore } from './assemble-store.ts';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import { lockFolder } from './embedded/folder-lock.ts';
import { makeDatabase } from './embedded/make-database.ts';
import { prepareFolder } from './embedded/prepare-folder.ts';
import { BOSS_OPTIONS } from './job/boss-options.ts';
import { SCHEMA } from './migration/migrate.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { classifyFailure, storeUnavailable } from './sql/database-failure.ts';
import type { Store } from './store.ts';

type StoreOptions = {
  /** A PostgreSQL address. When it is given, the folder isn't used. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database keeps its files, and nothing else is kept; created when it is not there. */
  readonly folder?: string | undefined;
  readonly log: Log;
  /** Aborted while a new embedded database is being made: nothing is left of it, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Opens the database and brings its tables up to date.
 * @throws AppError USAGE, STORE_UNAVAILABLE, FOLDER_LOCKED, FILE_UNREADABLE, or CONFLICT for a database made by a newer Headgate
 */
export async function openStore({ databaseUrl, folder, log, signal }: StoreOptions): Promise<Store> {
  if (databaseUrl !== undefined) return await assembleStore(openPostgresDatabase(checkUrl(databaseUrl), log), log);
  if (folder === undefined) {
    throw new AppError('USAGE', 'A store needs the address of a database or a data folder.', {
      hint: 'Set DATABASE_URL, or name a folder.',
    });
  }
  const path = await prepareFolder(folder);
  const lock = await lockFolder(path, process.platform);
  try {
    await makeDatabase(path, signal);
    const store = await assembleStore(await openEmbeddedDatabase(path, log), log);
    return {
      ...store,
      async close() {
        await store.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The schemas in which Headgate and its job queue keep their tables, as far as a database has them: none in one that Headgate never
 * used. Changes nothing.
 * @throws AppError USAGE, STORE_UNAVAILABLE
 */
export async function schemasOfHeadgate(databaseUrl: string, log: Log): Promise<readonly string[]> {
  const database = openPostgresDatabase(checkUrl(databaseUrl), log);
  try {
    const found = await sql<{ name: string }>`
      select nspname as name from pg_namespace where nspname in (${SCHEMA}, ${BOSS_OPTIONS.schema}) order by nspname desc
    `.execute(database.db);
    return found.rows.map(({ name }) => name);
  } catch (error) {
    if (classifyFailure(error) === 'other') throw error;
    throw storeUnavailable('open the database', error);
  } finally {
    await database.close();
  }
}

function checkUrl(databaseUrl: string): string {
  if (/^postgres(ql)?:\/\//.test(databaseUrl) && URL.canParse(databaseUrl)) return databaseUrl;
  // The value itself is not shown: it may hold a password.
  throw new AppError('USAGE', 'The database address is not a PostgreSQL URL.', {
    hint: 'It looks like postgres://user:password@127.0.0.1:5432/headgate.',
  });
}
