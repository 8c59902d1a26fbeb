import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What gateways are asked before a weight changes, and whom they know elsewhere than the hash says. */
export const exceptions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.split_questions (agent text not null, environment text not null, document json not null,
           primary key (agent, environment))`,
      )
      .execute(db);
    await sql
      .raw(
        `create table headgate.exceptions (agent text not null, environment text not null, split text not null,
           gateway text not null, until_ms double precision not null, document json not null,
           primary key (agent, environment, split, gateway))`,
      )
      .execute(db);
  },
};
