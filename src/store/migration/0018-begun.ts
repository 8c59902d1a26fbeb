import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Conversations that began on either side of a split, and the alarms that were raised about them. */
export const begun: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table headgate.begun (agent text not null, environment text not null, salt text not null,
           route_version bigint not null, gateway text not null, boot text not null, wanted_bp bigint not null,
           candidate bigint not null, baseline bigint not null,
           primary key (agent, environment, salt, route_version, gateway, boot))`,
      )
      .execute(db);
    await sql
      .raw(
        `create table headgate.ratio_alarms (agent text not null, environment text not null, salt text not null,
           raised_at_ms double precision not null, primary key (agent, environment, salt))`,
      )
      .execute(db);
  },
};
