import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What judges said of labelled sets: one row a set. */
export const judgeRecords: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('create table headgate.judge_records (labels text primary key, document jsonb not null)').execute(db);
  },
};
