import type { Selectable } from 'kysely';
import type { EvaluationRun, EvaluationStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function evaluationStore(db: SqlTransaction): EvaluationStore {
  return {
    async save({ id, agent, result, ...rest }) {
      const columns = {
        agent,
        document: encodeDocument(rest),
        result: result === undefined ? null : encodeDocument(result),
      };
      await db
        .insertInto('evaluations')
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async keepProgress(id, progress) {
      // Locked, so that the row that is written is the row that was read.
      const row = await db
        .selectFrom('evaluations')
        .select('document')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (row?.document.state !== 'running') return;
      const document = encodeDocument({ ...row.document, progress });
      await db.updateTable('evaluations').set({ document }).where('id', '=', id).execute();
    },
    async find(id) {
      const row = await db.selectFrom('evaluations').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...toRunWithoutResult(row), result: row.result ?? undefined };
    },
    async list({ agent, limit }) {
      let query = db.selectFrom('evaluations').select(['id', 'agent', 'document']);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return (await query.orderBy('ordinal', 'desc').limit(limit).execute()).map(toRunWithoutResult);
    },
  };
}

type Row = Pick<Selectable<Schema['evaluations']>, 'id' | 'agent' | 'document'>;

function toRunWithoutResult({ id, agent, document }: Row): EvaluationRun {
  return { id, agent, ...document, result: undefined };
}
