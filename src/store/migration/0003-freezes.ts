import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Freezes: `ends_at_ms` is when one is over or was lifted, null while nobody knows. */
export const freezes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.freezes (ordinal bigint generated always as identity unique, id text primary key,
           ends_at_ms double precision, document json not null)`,
      )
      .execute(db);
  },
};
