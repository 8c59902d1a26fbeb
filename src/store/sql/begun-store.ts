import { sql } from 'kysely';
import type { BegunStore } from '#ports/index.ts';
import type { SqlTransaction } from './transaction.ts';

export function begunStore(db: SqlTransaction): BegunStore {
  return {
    async save({ agent, environment, salt, routeVersion, gateway, boot, wantedBp, candidate, baseline }) {
      await db
        .insertInto('begun')
        .values({
          ...{ agent, environment, salt, gateway, boot, candidate, baseline },
          ...{ route_version: routeVersion, wanted_bp: wantedBp },
        })
        .onConflict((conflict) =>
          conflict.columns(['agent', 'environment', 'salt', 'route_version', 'gateway', 'boot']).doUpdateSet({
            candidate: sql`greatest(begun.candidate, excluded.candidate)`,
            baseline: sql`greatest(begun.baseline, excluded.baseline)`,
          }),
        )
        .execute();
    },
    async of({ agent, environment }, salt) {
      const rows = await db
        .selectFrom('begun')
        .selectAll()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('salt', '=', salt)
        .orderBy('route_version')
        .orderBy('gateway')
        .orderBy('boot')
        .execute();
      return rows.map(({ route_version: routeVersion, wanted_bp: wantedBp, ...row }) => ({
        ...row,
        routeVersion,
        wantedBp,
      }));
    },
    async raiseAlarm({ agent, environment }, about, { at, because }) {
      const raised = await db
        .insertInto('ratio_alarms')
        .values({ agent, environment, about, raised_at_ms: at, because })
        .onConflict((conflict) => conflict.doNothing())
        .returning('about')
        .execute();
      return raised.length > 0;
    },
    async alarmOf({ agent, environment }, about) {
      const row = await db
        .selectFrom('ratio_alarms')
        .select(['raised_at_ms', 'because'])
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('about', '=', about)
        .executeTakeFirst();
      return row === undefined ? undefined : { at: row.raised_at_ms, because: row.because };
    },
  };
}
