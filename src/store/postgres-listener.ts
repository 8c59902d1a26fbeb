import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { CHANGED_CHANNEL } from './changed-channel.ts';

type Deps = {
  readonly connection: ClientConfig;
  readonly log: Log;
  /** How long a connection that was lost is waited for before the next. */
  readonly retryMs?: DurationMs;
};

const RETRY_MS: DurationMs = 1_000;

/**
 * Hears, over a connection of its own, that something was committed by any process on the database. It carries nothing, and some may be
 * missed (a connection lost, a pooler that passes no notifications): whoever must not miss one looks from time to time as well.
 */
export class PostgresListener {
  readonly #deps: Deps;
  readonly #listeners = new Set<() => void>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #isTold = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Connects with the first who listens. Returns how to stop listening. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#running ??= this.#run();
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#listen().catch((error: unknown) => this.#lost(error));
      await pause(this.#deps.retryMs ?? RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns once it is to stop. @throws when there is no connection, or it ends */
  async #listen(): Promise<void> {
    const { signal } = this.#stopping;
    const ended = Promise.withResolvers<void>();
    // Whoever connects may be told to stop meanwhile: then nobody waits for this.
    ended.promise.catch(() => undefined);
    const client = new Client(this.#deps.connection);
    client.on('error', ended.reject);
    client.on('end', () => ended.reject(new Error('the connection ended')));
    client.on('notification', () => this.#tell());
    const stop = (): void => ended.resolve();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await client.connect();
      await client.query(`listen ${CHANGED_CHANNEL}`);
      this.#isTold = false;
      // What was committed before this connection was there.
      this.#tell();
      if (!signal.aborted) await ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      await client.end().catch(() => undefined);
    }
  }

  /** Once per outage. */
  #lost(error: unknown): void {
    if (!this.#isTold) this.#deps.log.warn('store.listener-lost', { error: String(error) });
    this.#isTold = true;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
