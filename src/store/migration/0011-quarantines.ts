import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A hold may be about a component, and a quarantine is a hold that bans. Those that stand are found without the lifted ones. */
export const quarantines: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'alter table headgate.holds alter column release drop not null',
  'alter table headgate.holds alter column agent drop not null',
  `alter table headgate.holds add column kind text not null default 'hold'`,
  'alter table headgate.holds add column lifted boolean not null default false',
  `update headgate.holds set lifted = true where document->>'lifted' is not null`,
  'create index holds_standing on headgate.holds (kind) where not lifted',
];
