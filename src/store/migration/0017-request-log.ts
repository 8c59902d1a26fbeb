import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A sample of users' requests and what was answered, redacted. */
export const requestLog: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.request_log (ordinal bigint generated always as identity unique, id text primary key,
     agent text not null, environment text not null, deployment_id text not null, conversation text not null, outcome text not null,
     at_ms double precision not null, document json not null)`,
  'create index request_log_of_agent on headgate.request_log (agent, environment, at_ms)',
  'create index request_log_at on headgate.request_log (at_ms)',
];
