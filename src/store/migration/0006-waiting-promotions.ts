import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A promotion that has not begun (it waits for its time or its turn) stands beside the one that is under way. */
export const waitingPromotions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'alter table headgate.promotions add column waiting boolean not null default false',
  'drop index headgate.promotions_active',
  'create unique index promotions_active on headgate.promotions (agent, environment) where not ended and not waiting',
];
