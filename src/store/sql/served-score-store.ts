import type { Selectable } from 'kysely';
import type { ServedScores } from '#domain/analysis/index.ts';
import type { ServedScoreStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function servedScoreStore(db: SqlTransaction): ServedScoreStore {
  return {
    async lock({ agent, environment, dataset }, release) {
      // Two that come first at once meet in the row, so neither is lost.
      await db
        .insertInto('served_scores')
        .values({ agent, environment, dataset, release, last_at_ms: 0, document: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await db
        .selectFrom('served_scores')
        .selectAll()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('dataset', '=', dataset)
        .where('release', '=', release)
        .forUpdate()
        .executeTakeFirstOrThrow();
      return toScores(row);
    },
    async save({ agent, environment, dataset }, { release, lastAt, ...rest }) {
      await db
        .updateTable('served_scores')
        .set({ last_at_ms: lastAt, document: encodeDocument(rest) })
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('dataset', '=', dataset)
        .where('release', '=', release)
        .execute();
    },
    async list({ agent, environment, dataset }, since) {
      const rows = await db
        .selectFrom('served_scores')
        .selectAll()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('dataset', '=', dataset)
        .where('last_at_ms', '>=', since)
        .orderBy('last_at_ms', 'desc')
        .orderBy('release')
        .execute();
      return rows.flatMap((row) => toScores(row) ?? []);
    },
  };
}

function toScores({ release, last_at_ms, document }: Selectable<Schema['served_scores']>): ServedScores | undefined {
  return document === null ? undefined : { release, lastAt: last_at_ms, ...document };
}
