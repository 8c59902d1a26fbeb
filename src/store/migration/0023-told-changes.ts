import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { CHANGED_CHANNEL } from '../changed-channel.ts';

/**
 * The database tells who listens that a change was committed: whatever changes something is audited, and a route that goes out is
 * numbered. In the transaction itself, so that what is taken back is not told, and without a round trip of its own.
 */
export const toldChanges: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create function headgate.tell_changed() returns trigger language plpgsql as
     $$ begin perform pg_notify('${CHANGED_CHANNEL}', ''); return null; end $$`,
  ...['chain_heads', 'route_head'].map(
    (table) =>
      `create trigger tell_changed after update on headgate.${table} for each statement execute function headgate.tell_changed()`,
  ),
];
