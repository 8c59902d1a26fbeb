import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The routes that a gateway could not follow, as it last said. */
export const refusedRoutes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw("alter table headgate.gateways add column refused json not null default '[]'").execute(db);
  },
};
