import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Projects that wait for the word of a second person. */
export const projectProposals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.project_proposals (ordinal bigint generated always as identity unique, id text primary key,
           document json not null)`,
      )
      .execute(db);
  },
};
