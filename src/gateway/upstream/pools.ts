import { isDeepStrictEqual } from 'node:util';
import type { GatewayConfig } from '../config.ts';
import { AgentPool } from './wire/agent-pool.ts';

/** Connections to agents, by origin; one that no route names any more is closed when its last request is done. */
export class UpstreamPools {
  #options: GatewayConfig['upstream'];
  readonly #onBug: (error: unknown) => void;
  readonly #pools = new Map<string, AgentPool>();

  /** @param onBug called with what went wrong in the handling of a reply: the other requests go on */
  constructor(options: GatewayConfig['upstream'], onBug: (error: unknown) => void) {
    this.#options = options;
    this.#onBug = onBug;
  }

  at(origin: string): AgentPool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const pool = new AgentPool(origin, this.#options, this.#onBug);
    this.#pools.set(origin, pool);
    return pool;
  }

  /** For connections from now on; requests in flight are finished on the ones they have. */
  configure(options: GatewayConfig['upstream']): void {
    if (isDeepStrictEqual(options, this.#options)) return;
    this.#options = options;
    this.keepOnly(new Set());
  }

  /** Lets go of all other origins; requests in flight are finished. */
  keepOnly(origins: ReadonlySet<string>): void {
    for (const [origin, pool] of this.#pools) {
      if (origins.has(origin)) continue;
      this.#pools.delete(origin);
      pool.retire();
    }
  }

  /** Requests that wait because every connection of their address is taken. */
  waiting(): number {
    let waiting = 0;
    for (const pool of this.#pools.values()) waiting += pool.waiting;
    return waiting;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}
