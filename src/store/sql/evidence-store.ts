import type { Evidence } from '#domain/evidence/index.ts';
import type { EvidenceStore } from '#ports/index.ts';
import { encodeDocument, wellFormedCopy } from '../document.ts';
import { ChainLog } from './chain-log.ts';
import type { SqlTransaction } from './transaction.ts';

/** The store, and what must be called before the transaction commits. */
export function evidenceStore(db: SqlTransaction): { store: EvidenceStore; flush: () => Promise<void> } {
  const log = new ChainLog<Evidence>(db, {
    name: 'evidence',
    onlyNew: (records) => withoutKnown(db, records),
    async insert(links) {
      const rows = links.map(({ record, ...link }) => ({
        ...link,
        id: record.id,
        release: record.release,
        record: encodeDocument(record),
      }));
      await db.insertInto('evidence').values(rows).execute();
    },
  });
  const store: EvidenceStore = {
    async append(evidence) {
      log.append(wellFormedCopy(evidence));
    },
    async forRelease(release) {
      await log.flush();
      const query = db.selectFrom('evidence').select('record').where('release', '=', release).orderBy('sequence');
      return (await query.execute()).map((row) => row.record);
    },
    async list(afterSequence, limit) {
      await log.flush();
      return await db
        .selectFrom('evidence')
        .select(['sequence', 'previous', 'hash', 'record'])
        .where('sequence', '>', afterSequence)
        .orderBy('sequence')
        .limit(limit)
        .execute();
    },
  };
  return { store, flush: () => log.flush() };
}

async function withoutKnown(db: SqlTransaction, records: readonly Evidence[]): Promise<readonly Evidence[]> {
  const firstById = new Map<Evidence['id'], Evidence>();
  for (const record of records) if (!firstById.has(record.id)) firstById.set(record.id, record);
  const ids = [...firstById.keys()];
  const known = await db.selectFrom('evidence').select('id').where('id', 'in', ids).execute();
  for (const { id } of known) firstById.delete(id);
  return [...firstById.values()];
}
