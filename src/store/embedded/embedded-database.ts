import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite, PgBoss } from 'pg-boss';
import { AppError, type DurationMs, HOUR_MS } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Database } from '../database.ts';
import { BOSS_OPTIONS } from '../job/boss-options.ts';
import { SCHEMA } from '../migration/migrate.ts';
import type { Schema } from '../sql/schema.ts';

/** The embedded engine has no autovacuum of its own; without it, rows that are rewritten every second would fill the disk. */
const VACUUM_EVERY_MS: DurationMs = HOUR_MS;

/**
 * PostgreSQL inside this process, on the calling thread, with one connection.
 * @param folder where it keeps its files; undefined for one in memory. The caller holds the lock on it
 * @param template a dumped data folder to begin with, where there is none yet
 * @throws AppError FILE_UNREADABLE when the files can't be opened as a database
 */
export async function openEmbeddedDatabase(
  folder: string | undefined,
  log: Log,
  template?: Blob,
): Promise<Database & { readonly dump: () => Promise<Blob> }> {
  const pglite = await open(folder, template);
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) }).withSchema(SCHEMA);
  const vacuum = setInterval(() => {
    pglite.exec('vacuum').catch((error: unknown) => log.warn('store.vacuum-failed', { error: String(error) }));
  }, VACUUM_EVERY_MS);
  vacuum.unref();
  return {
    kind: 'pglite',
    db,
    onCommit: () => () => undefined,
    createBoss: () => new PgBoss({ ...BOSS_OPTIONS, db: fromPglite(pglite), backend: 'pglite' }),
    dump: () => pglite.dumpDataDir('none'),
    async close() {
      clearInterval(vacuum);
      await pglite.close();
    },
  };
}

async function open(folder: string | undefined, template: Blob | undefined): Promise<PGlite> {
  try {
    return await PGlite.create({
      ...(folder === undefined ? {} : { dataDir: folder }),
      ...(template === undefined ? {} : { loadDataDir: template }),
      parsers: { [types.INT8]: Number },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_UNREADABLE', `The database in ${folder ?? 'memory'} can't be opened: ${reason}.`, {
      hint: 'Its files are damaged or not a database. Restore a backup of the folder, or move it away to begin with an empty one.',
      cause: error,
    });
  }
}
