import type { Selectable } from 'kysely';
import type { SplitQuestion } from '#domain/traffic/index.ts';
import type { ExceptionStore, StoredExceptions } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function exceptionStore(db: SqlTransaction): ExceptionStore {
  const reports = () => db.selectFrom('exceptions').selectAll().orderBy('agent').orderBy('environment');
  const questions = () => db.selectFrom('split_questions').selectAll().orderBy('agent').orderBy('environment');
  return {
    async ask({ agent, environment, ...rest }) {
      const document = encodeDocument(rest);
      await db
        .insertInto('split_questions')
        .values({ agent, environment, document })
        .onConflict((conflict) => conflict.columns(['agent', 'environment']).doUpdateSet({ document }))
        .execute();
    },
    async question({ agent, environment }) {
      const row = await questions()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .executeTakeFirst();
      return row && toQuestion(row);
    },
    async save({ agent, environment, split, gateway, until, ...rest }) {
      const columns = { until_ms: until, document: encodeDocument(rest) };
      await db
        .insertInto('exceptions')
        .values({ agent, environment, split, gateway, ...columns })
        .onConflict((conflict) => conflict.columns(['agent', 'environment', 'split', 'gateway']).doUpdateSet(columns))
        .execute();
    },
    async of({ agent, environment }, split) {
      const rows = await reports()
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where('split', '=', split)
        .orderBy('gateway')
        .execute();
      return rows.map(toReport);
    },
    async keepOnly({ agent, environment }, splits, now) {
      await db
        .deleteFrom('exceptions')
        .where('agent', '=', agent)
        .where('environment', '=', environment)
        .where(({ eb, or, not }) => or([eb('until_ms', '<=', now), not(eb('split', 'in', splits))]))
        .execute();
    },
    async all() {
      const asked = await questions().execute();
      const told = await reports().orderBy('split').orderBy('gateway').execute();
      return { questions: asked.map(toQuestion), reports: told.map(toReport) };
    },
  };
}

function toQuestion({ agent, environment, document }: Selectable<Schema['split_questions']>): SplitQuestion {
  return { agent, environment, ...document };
}

function toReport(row: Selectable<Schema['exceptions']>): StoredExceptions {
  const { agent, environment, split, gateway, document } = row;
  return { agent, environment, split, gateway, until: row.until_ms, ...document };
}
