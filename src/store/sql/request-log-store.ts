import type { LoggedRequest } from '#domain/sample/index.ts';
import type { RequestLogStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { SqlTransaction } from './transaction.ts';

export function requestLogStore(db: SqlTransaction): RequestLogStore {
  return {
    async add(requests) {
      if (requests.length === 0) return;
      // In the order of the key, so that two that add the same requests do not wait for each other in a ring.
      const byId = new Map(requests.toReversed().map((request) => [request.id, request]));
      const rows = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(rowOf);
      await db
        .insertInto('request_log')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    async list({ agent, environment, deploymentId, conversation, outcome, limit }) {
      let query = db
        .selectFrom('request_log')
        .select('document')
        .where('agent', '=', agent)
        .where('environment', '=', environment);
      if (deploymentId !== undefined) query = query.where('deployment_id', '=', deploymentId);
      if (conversation !== undefined) query = query.where('conversation', '=', conversation);
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      const rows = await query.orderBy('at_ms', 'desc').orderBy('ordinal', 'desc').limit(limit).execute();
      return rows.map(({ document }) => document);
    },
    async find(id) {
      const row = await db.selectFrom('request_log').select('document').where('id', '=', id).executeTakeFirst();
      return row?.document;
    },
    async forgetBefore(at) {
      const { numDeletedRows } = await db.deleteFrom('request_log').where('at_ms', '<', at).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function rowOf(request: LoggedRequest) {
  const { id, agent, environment, deploymentId: deployment_id, conversation, outcome, at } = request;
  return { id, agent, environment, deployment_id, conversation, outcome, at_ms: at, document: encodeDocument(request) };
}
