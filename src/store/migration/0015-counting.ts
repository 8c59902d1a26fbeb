import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How far the requests of each start of a gateway are counted. */
export const counting: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.counting (gateway text not null, boot text not null, environment text not null,
     until_ms double precision not null, document json not null, primary key (gateway, boot))`,
  'create index counting_by_environment on headgate.counting (environment, until_ms)',
];
