import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** An alarm is about one rollout, not about its salt, which a retry of the release has too; and it says what was seen. */
export const ratioAlarmReasons: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table headgate.ratio_alarms rename column salt to about').execute(db);
    await sql.raw("alter table headgate.ratio_alarms add column because text not null default ''").execute(db);
  },
};
