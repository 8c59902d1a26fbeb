import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Documents are `json`, not `jsonb`: nobody queries inside them, and `jsonb` refuses what agents do say (the escape \u0000, half of a
 * surrogate pair). Times are `double precision` epoch milliseconds, which every driver reads back as the number it was.
 */
export const firstTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const ORDINAL = 'ordinal bigint generated always as identity';
const CHAIN = 'sequence bigint primary key, previous text not null, hash text not null, record json not null';

const STATEMENTS = [
  `create table headgate.projects (${ORDINAL} unique, id text primary key, document json not null)`,

  `create table headgate.releases (${ORDINAL} unique, agent text not null, digest text not null, label text not null,
     document json not null, primary key (agent, digest), unique (agent, label))`,

  `create table headgate.deployments (${ORDINAL} unique, id text primary key, agent text not null, environment text not null,
     document json not null)`,
  'create index deployments_by_place on headgate.deployments (agent, environment)',

  `create table headgate.evaluations (${ORDINAL} unique, id text primary key, agent text not null, document json not null, result json)`,

  `create table headgate.evidence (${CHAIN}, id text not null unique, release text not null)`,
  'create index evidence_by_release on headgate.evidence (release, sequence)',
  `create table headgate.audit (${CHAIN}, subject text not null)`,
  'create index audit_by_subject on headgate.audit (subject, sequence)',
  'create table headgate.chain_heads (name text primary key, sequence bigint not null, hash text not null)',
  `insert into headgate.chain_heads (name, sequence, hash) values ('audit', 0, ''), ('evidence', 0, '')`,

  `create table headgate.promotions (${ORDINAL} unique, id text primary key, agent text not null, environment text not null,
     state text not null, ended boolean not null, rollout_id text, due_at_ms double precision, document json not null)`,
  'create index promotions_by_due_time on headgate.promotions (due_at_ms) where due_at_ms is not null',
  'create index promotions_by_place on headgate.promotions (agent, environment)',
  'create unique index promotions_active on headgate.promotions (agent, environment) where not ended',
  'create index promotions_by_rollout on headgate.promotions (rollout_id) where rollout_id is not null',

  `create table headgate.approvals (${ORDINAL} unique, id text primary key, promotion text not null, document json not null)`,
  'create index approvals_by_promotion on headgate.approvals (promotion)',

  `create table headgate.holds (${ORDINAL} unique, id text primary key, release text not null, agent text not null,
     document json not null)`,
  'create index holds_by_release on headgate.holds (release)',

  `create table headgate.routes (agent text not null, environment text not null, version bigint not null,
     changed_in bigint not null, document json not null, primary key (agent, environment))`,
  'create table headgate.route_head (version bigint not null)',
  'insert into headgate.route_head (version) values (0)',
  'create sequence headgate.snapshot_issues',

  `create table headgate.gateways (${ORDINAL} unique, id text primary key, boot text not null, acked_version bigint not null,
     seen_at_ms double precision not null, connected boolean not null)`,

  `create table headgate.sample_batches (gateway text not null, boot text not null, sequence bigint not null,
     primary key (gateway, boot, sequence))`,
  // Rewritten every second: kept in the page and half-filled pages, so that an update needs no new index entry or side table.
  `create table headgate.rollups (key text primary key, span text not null, agent text not null, environment text not null,
     route_version bigint not null, document json not null) with (fillfactor = 50)`,
  'alter table headgate.rollups alter column document set storage main',
  'create index rollups_by_route on headgate.rollups (span, agent, environment, route_version)',

  `create table headgate.actions (${ORDINAL} unique, id text primary key, key text not null unique, subject text not null,
     state text not null, not_before_ms double precision not null, claimed_by text, claimed_until_ms double precision,
     document json not null, outcome json not null)`,
  `create index actions_pending on headgate.actions (not_before_ms) where state = 'pending'`,
  'create index actions_by_subject on headgate.actions (subject)',

  `create table headgate.tokens (${ORDINAL} unique, id text primary key, secret_hash text not null unique, document json not null)`,

  `create table headgate.clock (is_only boolean primary key default true check (is_only), origin_real_ms double precision not null,
     origin_virtual_ms double precision not null, rate double precision not null)`,
];
