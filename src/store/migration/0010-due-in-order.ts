import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What is due comes off the index in the very order that is asked for. By the time alone, the thousands that are made due in one
 * moment (a controller starts, a freeze is lifted) were all read and sorted for each one taken. What has not ended has an index of
 * its own, so that years of ended promotions cost nothing.
 */
export const dueInOrder: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'drop index headgate.promotions_by_due_time',
  'create index promotions_by_due_time on headgate.promotions (due_at_ms, ordinal) where due_at_ms is not null',
  'create index promotions_not_ended on headgate.promotions (ordinal) where not ended',
  'drop index headgate.rollbacks_by_due_time',
  'create index rollbacks_by_due_time on headgate.rollbacks (due_at_ms, ordinal) where due_at_ms is not null',
  'create index rollbacks_not_over on headgate.rollbacks (ordinal) where not over',
];
