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
/** For the server to hang up in its turn; one that the network hides never does. */
const GOODBYE_MS: DurationMs = 1_000;

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

  /** Waits for nothing that the server would have to say, but a moment for it to hang up. */
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
    const client = new Client(this.#deps.connection);
    let isHeard = false;
    client.on('error', ended.reject);
    client.on('end', () => ended.reject(new Error('the connection ended')));
    client.on('notification', () => this.#tell());
    const stop = (): void => ended.resolve();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([listenBy(client), ended.promise]);
      if (signal.aborted) return;
      isHeard = true;
      this.#isTold = false;
      // What was committed before this connection was there.
      this.#tell();
      await ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      await hangUp(client, isHeard ? GOODBYE_MS : 0);
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

async function listenBy(client: Client): Promise<void> {
  await client.connect();
  await client.query(`listen ${CHANGED_CHANNEL}`);
}

/** Politely, or without the server where it doesn't answer in time. */
async function hangUp(client: Client, withinMs: DurationMs): Promise<void> {
  const cut = setTimeout(() => client.connection.stream.destroy(), withinMs);
  await client.end().catch(() => undefined);
  clearTimeout(cut);
}
