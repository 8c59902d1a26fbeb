import type { Selectable } from 'kysely';
import type { EvaluationStore, ScanStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function evaluationStore(db: SqlTransaction): EvaluationStore {
  return runStore(db, 'evaluations');
}

export function scanStore(db: SqlTransaction): ScanStore {
  // Its rows are of the same shape, but for what a result is.
  return runStore(db, 'scans' as 'evaluations') as unknown as ScanStore;
}

function runStore(db: SqlTransaction, table: 'evaluations'): EvaluationStore {
  return {
    async save({ id, agent, result, ...rest }) {
      const columns = {
        agent,
        document: encodeDocument(rest),
        result: result === undefined ? null : encodeDocument(result),
      };
      await db
        .insertInto(table)
        .values({ id, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
    async keepProgress(id, progress) {
      // Locked, so that the row that is written is the row that was read.
      const row = await db.selectFrom(table).select('document').where('id', '=', id).forUpdate().executeTakeFirst();
      if (row?.document.state !== 'running') return;
      const document = encodeDocument({ ...row.document, progress });
      await db.updateTable(table).set({ document }).where('id', '=', id).execute();
    },
    async find(id) {
      const row = await db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...toRunWithoutResult(row), result: row.result ?? undefined };
    },
    async list({ agent, limit }) {
      let query = db.selectFrom(table).select(['id', 'agent', 'document']);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return (await query.orderBy('ordinal', 'desc').limit(limit).execute()).map(toRunWithoutResult);
    },
  };
}

type Row = Pick<Selectable<Schema['evaluations']>, 'id' | 'agent' | 'document'>;

function toRunWithoutResult({ id, agent, document }: Row) {
  return { id, agent, ...document, result: undefined };
}
