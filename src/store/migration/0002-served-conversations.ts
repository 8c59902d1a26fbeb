import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whom a release that was taken back had served: told by gateways, kept by deployment. */
export const servedConversations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table headgate.served_conversations (deployment text not null, id text not null, first_at_ms double precision not null,
     last_at_ms double precision not null, primary key (deployment, id))`,
  'create index served_conversations_in_order on headgate.served_conversations (deployment, first_at_ms, id)',
  `create table headgate.served_reports (deployment text not null, gateway text not null, is_whole boolean not null,
     is_cut boolean not null, primary key (deployment, gateway))`,
];
