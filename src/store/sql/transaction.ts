import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** The database transaction that the stores of one unit of work share. */
export type SqlTransaction = Transaction<Schema>;
