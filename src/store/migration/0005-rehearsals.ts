import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Dry runs and their results. `due_at_ms` is null once one is not waiting for its time any more. */
export const rehearsals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.rehearsals (ordinal bigint generated always as identity unique, id text primary key, agent text not null,
     due_at_ms double precision, document json not null)`,
  'create index rehearsals_by_due_time on headgate.rehearsals (due_at_ms) where due_at_ms is not null',
];
