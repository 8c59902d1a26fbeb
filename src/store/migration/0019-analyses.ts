import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What decisions rest on. Text, not JSON: its digest is that of its characters. */
export const analyses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.analyses (promotion text not null, digest text not null, content text not null,
           primary key (promotion, digest))`,
      )
      .execute(db);
  },
};
