import { type Chained, chain } from '#domain/evidence/index.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

type ChainName = Schema['chain_heads']['name'];

/** Where a chain is written: its head row, and the insertion of links into its own table. */
type ChainTarget<T> = {
  readonly name: ChainName;
  /** Of records that came twice, those that are new. Called under the lock on the chain. */
  readonly onlyNew: (records: readonly T[]) => Promise<readonly T[]>;
  readonly insert: (links: readonly Chained<T>[]) => Promise<void>;
};

/**
 * Records that wait for the end of the transaction. Links of a chain are made one after the other over all writers, under the lock
 * on its head row; taking that lock last, and in a fixed order of chains, keeps it short and keeps transactions that lock a
 * promotion as well from waiting for each other in a ring.
 */
export class ChainLog<T> {
  readonly #db: SqlTransaction;
  readonly #target: ChainTarget<T>;
  #waiting: T[] = [];

  constructor(db: SqlTransaction, target: ChainTarget<T>) {
    this.#db = db;
    this.#target = target;
  }

  append(record: T): void {
    this.#waiting.push(record);
  }

  /** Writes what waits. Called before the commit, and before anything that reads the chain. */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const records = this.#waiting;
    this.#waiting = [];
    const head = await this.#lockHead();
    let last = head.sequence === 0 ? undefined : head;
    const links = (await this.#target.onlyNew(records)).map((record) => {
      const link = chain(last, record);
      last = link;
      return link;
    });
    if (links.length === 0 || last === undefined) return;
    await this.#target.insert(links);
    const { sequence, hash } = last;
    await this.#db.updateTable('chain_heads').set({ sequence, hash }).where('name', '=', this.#target.name).execute();
  }

  async #lockHead() {
    return await this.#db
      .selectFrom('chain_heads')
      .select(['sequence', 'hash'])
      .where('name', '=', this.#target.name)
      .forUpdate()
      .executeTakeFirstOrThrow();
  }
}
