import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Red-team scans, as evaluations are kept. */
export const scans: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.scans (ordinal bigint generated always as identity unique, id text primary key, agent text not null,
           document json not null, result json)`,
      )
      .execute(db);
  },
};
