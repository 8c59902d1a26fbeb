import type { Selectable } from 'kysely';
import type { Deployment } from '#domain/release/index.ts';
import type { DeploymentStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function deploymentStore(db: SqlTransaction): DeploymentStore {
  return {
    async save({ id, agent, environment, release, ...rest }) {
      const columns = { agent, environment, release, document: encodeDocument(rest) };
      await db
        .insertInto('deployments')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDeployment(row);
    },
    async lock(id) {
      const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toDeployment(row);
    },
    async list({ agent, environment, release }) {
      let query = db.selectFrom('deployments').selectAll().orderBy('ordinal');
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (environment !== undefined) query = query.where('environment', '=', environment);
      if (release !== undefined) query = query.where('release', '=', release);
      return (await query.execute()).map(toDeployment);
    },
  };
}

function toDeployment(row: Selectable<Schema['deployments']>): Deployment {
  const { id, agent, environment, release, document } = row;
  return { id, agent, environment, release, ...document };
}
