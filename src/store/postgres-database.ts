import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { PgBoss } from 'pg-boss';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Database } from './database.ts';
import { BOSS_OPTIONS } from './job/boss-options.ts';
import { SCHEMA } from './migration/migrate.ts';
import { PostgresListener } from './postgres-listener.ts';
import type { Schema } from './sql/schema.ts';

const CONNECTIONS = 10;
const BOSS_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS: DurationMs = 5_000;
/** A quiet connection is asked after so soon, and ten seconds later given up where nobody answers; by itself the system would wait for two hours. */
const KEEP_ALIVE_MS: DurationMs = 10_000;
/** Longer than any statement or pause inside a transaction should take; a process that hangs must not hold its locks for ever. */
const STATEMENT_TIMEOUT_MS: DurationMs = 30_000;

/** Postgres' int8, which `pg` would hand over as text. What we keep in one stays below 2^53. */
const INT8 = types.builtins.INT8;

/** Connects nothing yet: the first query does. */
export function openPostgresDatabase(databaseUrl: string, log: Log): Database {
  const settings = {
    connectionString: databaseUrl,
    application_name: 'headgate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  const pool = new Pool({
    ...settings,
    max: CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  });
  const lost = (error: Error) => log.warn('store.connection-lost', { error: error.message });
  // Unheard, either would end the process: the pool speaks for idle connections, each client for itself while it is in use.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const listener = new PostgresListener({ connection: { ...settings, application_name: 'headgate-changes' }, log });
  return {
    kind: 'postgres',
    db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA),
    createBoss: () =>
      new PgBoss({ ...BOSS_OPTIONS, ...settings, application_name: 'headgate-jobs', max: BOSS_CONNECTIONS }),
    onCommit: (told) => listener.subscribe(told),
    async close() {
      await listener.close();
      await pool.end();
    },
  };
}
