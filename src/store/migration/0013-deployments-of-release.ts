import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The release of a deployment becomes a column: a place keeps the deployments of all its years, and every pass at a gate asks for
 * those of one release. Read here rather than in SQL, which refuses the escape \u0000 that a document may hold.
 */
export const deploymentsOfRelease: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table headgate.deployments add column release text').execute(db);
    const stored = await sql<{ id: string; document: { release: string } }>`
      select id, document from headgate.deployments`.execute(db);
    for (const { id, document } of stored.rows) {
      await sql`update headgate.deployments set release = ${document.release} where id = ${id}`.execute(db);
    }
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'alter table headgate.deployments alter column release set not null',
  'drop index headgate.deployments_by_place',
  'create index deployments_by_place on headgate.deployments (agent, environment, release)',
];
