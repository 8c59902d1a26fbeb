import { type Opinion, opinionKey } from '#domain/sample/index.ts';
import type { FeedbackStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { SqlTransaction } from './transaction.ts';

export function feedbackStore(db: SqlTransaction): FeedbackStore {
  return {
    async add(opinions) {
      // In the order of the key, so that two that add the same opinions do not wait for each other in a ring.
      const byKey = new Map(
        opinions.map((opinion) => [opinionKey(opinion), opinion]).toReversed() as [string, Opinion][],
      );
      const rows = [...byKey.keys()].sort().map((key) => rowOf(key, byKey.get(key) as Opinion));
      if (rows.length === 0) return [];
      const added = await db
        .insertInto('feedback')
        .values(rows)
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key')
        .execute();
      const fresh = new Set(added.map(({ key }) => key));
      return opinions.filter((opinion) => fresh.delete(opinionKey(opinion)));
    },
    async comments({ agent, environment, limit }) {
      const rows = await db
        .selectFrom('feedback')
        .selectAll()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('kind', '=', 'comment')
        .orderBy('at_ms', 'desc')
        .orderBy('ordinal', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ document, kind, at_ms: at }) => ({ ...document, agent, environment, kind, at }));
    },
    async forgetBefore(at) {
      await db.deleteFrom('feedback').where('at_ms', '<', at).execute();
    },
  };
}

function rowOf(key: string, { agent, environment, kind, at, ...rest }: Opinion) {
  return { key, agent, environment, kind, at_ms: at, document: encodeDocument(rest) };
}
