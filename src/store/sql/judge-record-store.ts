import type { Digest } from '#domain/shared/index.ts';
import type { JudgeRecordStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { SqlTransaction } from './transaction.ts';

export function judgeRecordStore(db: SqlTransaction): JudgeRecordStore {
  const rowOf = (set: Digest) => db.selectFrom('judge_records').select('document').where('labels', '=', set);
  return {
    async read(set) {
      return (await rowOf(set).executeTakeFirst())?.document ?? [];
    },
    async lock(set) {
      // Two that come first at once meet in the row, so neither is lost.
      await db
        .insertInto('judge_records')
        .values({ labels: set, document: encodeDocument([]) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await rowOf(set).forUpdate().executeTakeFirstOrThrow()).document;
    },
    async save(set, records) {
      await db
        .updateTable('judge_records')
        .set({ document: encodeDocument(records) })
        .where('labels', '=', set)
        .execute();
    },
  };
}
