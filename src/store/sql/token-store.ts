import type { Selectable } from 'kysely';
import type { Token } from '#domain/policy/index.ts';
import type { TokenStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

export function tokenStore(db: SqlTransaction): TokenStore {
  return {
    async add({ id, secretHash, ...rest }) {
      await db
        .insertInto('tokens')
        .values({ id, secret_hash: secretHash, document: encodeDocument(rest) })
        .execute();
    },
    async findByHash(secretHash) {
      const row = await db.selectFrom('tokens').selectAll().where('secret_hash', '=', secretHash).executeTakeFirst();
      return row && toToken(row);
    },
    async list() {
      return (await db.selectFrom('tokens').selectAll().orderBy('ordinal').execute()).map(toToken);
    },
  };
}

function toToken({ id, secret_hash, document }: Selectable<Schema['tokens']>): Token {
  return { id, secretHash: secret_hash, ...document };
}
