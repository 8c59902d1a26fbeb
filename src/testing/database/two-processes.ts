import { Client } from 'pg';
import { assert } from '#domain/shared/index.ts';
import type { Log, UnitOfWork } from '#ports/index.ts';
import { openStore, type Store } from '#store/index.ts';
import { createPostgresDatabase } from './open-test-store.ts';

/** Two processes on one PostgreSQL database, brought to the moment that happens once in a thousand times by itself. */
export type TwoProcesses = {
  /** The second of them; also for arranging and looking. */
  readonly unitOfWork: UnitOfWork;
  /**
   * Does `late` while the first transaction of `early` has done its work and not yet committed; that commits once `late` waits for
   * it. Fails when `late` never waits: then nothing was tested.
   */
  overlap<A, B>(
    early: (unitOfWork: UnitOfWork) => Promise<A>,
    late: (unitOfWork: UnitOfWork) => Promise<B>,
  ): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]>;
  close(): Promise<void>;
};

export async function openTwoProcesses(log: Log): Promise<TwoProcesses> {
  const databaseUrl = await createPostgresDatabase();
  const [one, other] = await Promise.all([openStore({ databaseUrl, log }), openStore({ databaseUrl, log })]);
  return {
    unitOfWork: other.unitOfWork,
    async overlap(early, late) {
      const begun = Promise.withResolvers<void>();
      const first = early(holding(one, databaseUrl, () => begun.resolve()));
      const second = Promise.race([begun.promise, first]).then(() => late(other.unitOfWork));
      return Promise.allSettled([first, second]);
    },
    async close() {
      await Promise.all([one.close(), other.close()]);
    },
  };
}

/** A unit of work whose first transaction lets others begin when its work is done, and commits when one of them waits. */
function holding(store: Store, databaseUrl: string, begin: () => void): UnitOfWork {
  let isFirst = true;
  return {
    run: async (work) => {
      if (!isFirst) return store.unitOfWork.run(work);
      isFirst = false;
      return store.unitOfWork.run(async (tx) => {
        const result = await work(tx);
        begin();
        await someoneWaits(databaseUrl);
        return result;
      });
    },
  };
}

async function someoneWaits(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    for (let tries = 0; tries < 3_000; tries += 1) {
      if ((await client.query(waiting)).rowCount !== 0) return;
    }
  } finally {
    await client.end();
  }
  assert(false, 'the second waits for the first');
}
