import type { Kysely } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Schema } from './sql/schema.ts';

/** An open database, embedded or served, and what differs between the two. */
export type Database = {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Kysely<Schema>;
  /** A job queue over the same database, not started yet. */
  readonly createBoss: () => PgBoss;
  /** Closes connections or the embedded engine. Called once, after everything that uses it has stopped. */
  readonly close: () => Promise<void>;
};
