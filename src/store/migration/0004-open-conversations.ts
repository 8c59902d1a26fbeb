import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How many conversations are open on which deployment, as each gateway last said. */
export const openConversations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw('create table headgate.open_conversations (gateway text primary key, document json not null)')
      .execute(db);
  },
};
