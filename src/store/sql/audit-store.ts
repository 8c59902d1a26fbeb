import type { AuditRecord } from '#domain/evidence/index.ts';
import type { AuditStore } from '#ports/index.ts';
import { encodeDocument, wellFormedCopy } from '../document.ts';
import { ChainLog } from './chain-log.ts';
import type { SqlTransaction } from './transaction.ts';

/** The store, and what must be called before the transaction commits. */
export function auditStore(db: SqlTransaction): { store: AuditStore; flush: () => Promise<void> } {
  const log = new ChainLog<AuditRecord>(db, {
    name: 'audit',
    onlyNew: async (records) => records,
    async insert(links) {
      const rows = links.map(({ record, ...link }) => ({
        ...link,
        subject: record.subject,
        record: encodeDocument(record),
      }));
      await db.insertInto('audit').values(rows).execute();
    },
  });
  const store: AuditStore = {
    async append(record) {
      log.append(wellFormedCopy(record));
    },
    async list({ afterSequence, subject, limit }) {
      await log.flush();
      let query = db
        .selectFrom('audit')
        .select(['sequence', 'previous', 'hash', 'record'])
        .where('sequence', '>', afterSequence);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      return await query.orderBy('sequence').limit(limit).execute();
    },
    async lastSequence() {
      await log.flush();
      const query = db.selectFrom('chain_heads').select('sequence').where('name', '=', 'audit');
      return (await query.executeTakeFirstOrThrow()).sequence;
    },
  };
  return { store, flush: () => log.flush() };
}
