import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What releases scored while they served; without a document until the transaction that made the row writes it. */
export const servedScores: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.served_scores (agent text not null, environment text not null, dataset text not null,
           release text not null, last_at_ms double precision not null, document jsonb,
           primary key (agent, environment, dataset, release))`,
      )
      .execute(db);
  },
};
