import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What users said, each thing once. */
export const feedback: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.feedback (ordinal bigint generated always as identity unique, key text primary key,
     agent text not null, environment text not null, kind text not null, at_ms double precision not null, document json not null)`,
  `create index feedback_comments on headgate.feedback (agent, environment, at_ms) where kind = 'comment'`,
  'create index feedback_at on headgate.feedback (at_ms)',
];
