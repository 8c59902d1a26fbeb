import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { AppError, assert } from '#domain/shared/index.ts';
import type { Tx, UnitOfWork } from '#ports/index.ts';
import { classifyFailure, storeUnavailable } from './database-failure.ts';
import { KnownProjects } from './known-projects.ts';
import { openTx } from './open-tx.ts';
import type { Schema } from './schema.ts';

/** How often one piece of work is tried when the database chose it as the victim of a conflict. */
const MAX_ATTEMPTS = 5;

/** Transactions over PostgreSQL or PGlite. The level is always "read committed": what must not race is locked by name. */
export class SqlUnitOfWork implements UnitOfWork {
  readonly #db: Kysely<Schema>;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  readonly #projects = new KnownProjects();
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    // The embedded database has one connection: a transaction inside another would wait for itself for ever.
    assert(this.#inside.getStore()?.open !== true, 'a unit of work is not started inside another');
    if (this.#isClosed) throw storeUnavailable('use the database', new Error('it is closed'));
    const running = this.#attempt(work);
    const settled = running.catch(() => undefined);
    this.#running.add(settled);
    try {
      return await running;
    } finally {
      this.#running.delete(settled);
    }
  }

  /** Refuses further work and waits for what runs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running);
  }

  async #attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let hasBegun = false;
      try {
        return await this.#once((tx) => {
          hasBegun = true;
          return work(tx);
        });
      } catch (error) {
        if (error instanceof AppError) throw error;
        const failure = classifyFailure(error);
        if (failure === 'other') throw error;
        // A pooled connection that died while it was idle is noticed only when it is used: nothing was asked of it yet.
        const wasIdle = failure === 'unavailable' && !hasBegun && attempt < MAX_ATTEMPTS;
        if (failure === 'unavailable' && !wasIdle) throw storeUnavailable('reach the database', error);
        if (attempt >= MAX_ATTEMPTS) throw storeUnavailable(`finish a transaction in ${attempt} attempts`, error);
      }
    }
  }

  async #once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const transaction = this.#db.transaction().setIsolationLevel('read committed');
    return await transaction.execute(async (db) => {
      const { tx, flush } = openTx(db, this.#projects);
      const scope = { open: true };
      try {
        const result = await this.#inside.run(scope, () => work(tx));
        await flush();
        return result;
      } finally {
        scope.open = false;
      }
    });
  }
}
