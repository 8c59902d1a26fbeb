import type { AnalysisStore } from '#ports/index.ts';
import type { SqlTransaction } from './transaction.ts';

export function analysisStore(db: SqlTransaction): AnalysisStore {
  return {
    async add(promotion, { digest, text }) {
      await db
        .insertInto('analyses')
        .values({ promotion, digest, content: text })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async find(promotion, digest) {
      const row = await db
        .selectFrom('analyses')
        .select('content')
        .where('promotion', '=', promotion)
        .where('digest', '=', digest)
        .executeTakeFirst();
      return row === undefined ? undefined : { digest, text: row.content };
    },
  };
}
