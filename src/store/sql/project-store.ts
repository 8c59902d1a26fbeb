import { sql } from 'kysely';
import type { ProjectStore, ProjectVersion } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { SCHEMA } from '../migration/migrate.ts';
import type { KnownProjects } from './known-projects.ts';
import type { SqlTransaction } from './transaction.ts';

export function projectStore(db: SqlTransaction, known: KnownProjects): ProjectStore {
  /** Of this transaction, which may still be taken back. */
  const added = new Set<ProjectVersion['id']>();
  const find = async (id: ProjectVersion['id']): Promise<ProjectVersion | undefined> => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return undefined;
    const version = { id, ...row.document };
    return added.has(id) ? version : known.keep(version);
  };
  return {
    find,
    async lock() {
      await sql`lock table ${sql.table(`${SCHEMA}.projects`)} in share row exclusive mode`.execute(db);
    },
    async add({ id, ...rest }) {
      added.add(id);
      await db
        .insertInto('projects')
        .values({ id, document: encodeDocument(rest) })
        .execute();
    },
    async latest() {
      const row = await db.selectFrom('projects').select('id').orderBy('ordinal', 'desc').limit(1).executeTakeFirst();
      return row && find(row.id);
    },
  };
}
