import type { Selectable } from 'kysely';
import type { Release } from '#domain/release/index.ts';
import type { ReleaseStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { labelTaken } from '../label-taken.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function releaseStore(db: SqlTransaction): ReleaseStore {
  const findByLabel = async (agent: string, label: string) => {
    const query = db.selectFrom('releases').selectAll().where('agent', '=', agent).where('label', '=', label);
    const row = await query.executeTakeFirst();
    return row && toRelease(row);
  };
  const byDigest = (agent: string, digest: Release['digest']) =>
    db.selectFrom('releases').selectAll().where('agent', '=', agent).where('digest', '=', digest);
  return {
    findByLabel,
    async add(release) {
      const { agent, digest, label, ...rest } = release;
      // Waits for another transaction that is adding the same, so that what is read below is final.
      const added = await db
        .insertInto('releases')
        .values({ agent, digest, label, document: encodeDocument(rest) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      const owner = await findByLabel(agent, label);
      if (owner !== undefined && owner.digest !== digest) throw labelTaken(release, owner);
      return added.numInsertedOrUpdatedRows === 1n;
    },
    async setProvenance({ agent, digest, definition, provenance }) {
      const query = db.updateTable('releases').where('agent', '=', agent).where('digest', '=', digest);
      await query.set({ document: encodeDocument({ definition, provenance }) }).execute();
    },
    async find(agent, digest) {
      const row = await byDigest(agent, digest).executeTakeFirst();
      return row && toRelease(row);
    },
    async lock(agent, digest) {
      const row = await byDigest(agent, digest).forUpdate().executeTakeFirst();
      return row && toRelease(row);
    },
    async list(agent) {
      let query = db.selectFrom('releases').selectAll().orderBy('ordinal');
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return (await query.execute()).map(toRelease);
    },
  };
}

function toRelease({ agent, digest, label, document }: Selectable<Schema['releases']>): Release {
  return { digest, agent, label, ...document };
}
