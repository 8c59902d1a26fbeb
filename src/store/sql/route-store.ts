import { type Selectable, sql } from 'kysely';
import { assert } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { RouteStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { SCHEMA } from '../migration/migrate.ts';
import { assertNextVersion } from '../next-version.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function routeStore(db: SqlTransaction): RouteStore {
  const find = async (agent: string, environment: string) => {
    const query = db.selectFrom('routes').selectAll().where('agent', '=', agent).where('environment', '=', environment);
    const row = await query.executeTakeFirst();
    return row && toRoute(row);
  };
  const countUp = () =>
    db
      .updateTable('route_head')
      .set((row) => ({ version: row('version', '+', 1) }))
      .returning('version')
      .executeTakeFirstOrThrow();
  return {
    find,
    async save(route) {
      // Taken first, so that changes of routes come one after the other and the check below sees the last of them.
      const head = await countUp();
      const { agent, environment, version, ...rest } = route;
      assertNextVersion(await find(agent, environment), route);
      const columns = { version, changed_in: head.version, document: encodeDocument(rest) };
      await db
        .insertInto('routes')
        .values({ agent, environment, ...columns })
        .onConflict((conflict) => conflict.columns(['agent', 'environment']).doUpdateSet(columns))
        .execute();
    },
    async snapshot() {
      // One statement, so that version and routes belong together.
      const rows = await db
        .selectFrom('route_head')
        .leftJoin('routes', (join) => join.onTrue())
        .select(['route_head.version as whole', 'agent', 'environment', 'routes.version as version', 'document'])
        .orderBy('agent')
        .orderBy('environment')
        .execute();
      const first = rows[0];
      assert(first !== undefined, 'the route head has its row');
      const routes = rows.flatMap(({ agent, environment, version, document }) =>
        agent === null || environment === null || version === null || document === null
          ? []
          : [toRoute({ agent, environment, version, document })],
      );
      return { version: first.whole, routes };
    },
    async version() {
      return (await db.selectFrom('route_head').select('version').executeTakeFirstOrThrow()).version;
    },
    async changedIn(agent, environment) {
      const query = db.selectFrom('routes').select('changed_in');
      const row = await query.where('agent', '=', agent).where('environment', '=', environment).executeTakeFirst();
      return row?.changed_in ?? 0;
    },
    async countUp() {
      await countUp();
    },
    async nextIssue() {
      const next = await sql<{ issue: number }>`select nextval(${`${SCHEMA}.snapshot_issues`}) as issue`.execute(db);
      const issue = next.rows[0]?.issue;
      assert(issue !== undefined, 'a sequence gives a number');
      return issue;
    },
  };
}

type Row = Omit<Selectable<Schema['routes']>, 'changed_in'>;

function toRoute({ agent, environment, version, document }: Row): Route {
  return { agent, environment, version, ...document };
}
