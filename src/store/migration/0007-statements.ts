import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people said about promotions: acceptances, broken glass, confirmed items. */
export const statements: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.statements (ordinal bigint generated always as identity unique, id text primary key,
           agent text not null, release text not null, document json not null)`,
      )
      .execute(db);
    await sql.raw('create index statements_release on headgate.statements (agent, release)').execute(db);
  },
};
