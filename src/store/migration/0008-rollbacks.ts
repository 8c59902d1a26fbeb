import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Rollbacks: who brought what back, why, how, and whether it was seen to answer. */
export const rollbacks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.rollbacks (ordinal bigint generated always as identity unique, id text primary key, agent text not null,
     environment text not null, over boolean not null, due_at_ms double precision, document json not null)`,
  'create index rollbacks_by_due_time on headgate.rollbacks (due_at_ms) where due_at_ms is not null',
  'create index rollbacks_by_place on headgate.rollbacks (agent, environment)',
];
