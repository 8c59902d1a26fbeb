import type { Kysely } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Schema } from './sql/schema.ts';

/** An open database, embedded or served, and what differs between the two. */
export type Database = {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Kysely<Schema>;
  /** A job queue over the same database, not started yet. */
  readonly createBoss: () => PgBoss;
  /**
   * Calls back after something may have been committed, by this process or another on the same database, and once it hears again
   * after a pause in which it could not. That a connection went silent is noticed after some twenty seconds only: whoever must not
   * miss anything for so long looks by itself as well. Never for the embedded one, which no other process opens. Returns how to stop
   * listening.
   */
  readonly onCommit: (listener: () => void) => () => void;
  /** Closes connections or the embedded engine. Called once, after everything that uses it has stopped. */
  readonly close: () => Promise<void>;
};
