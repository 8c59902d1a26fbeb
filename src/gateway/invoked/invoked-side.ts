import { join } from 'node:path';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Chance, InvokedRuntime, Log } from '#ports/index.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Mac } from '../id/mac.ts';
import type { Marks } from '../id/marks.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import { Invoker } from './invoker.ts';
import { KeptIds } from './kept-id.ts';
import { PlaceBook } from './place-book.ts';

const FILE = 'places.jsonl';

type SideDeps = {
  readonly runtime: InvokedRuntime;
  readonly folder: string;
  /** Conversations that are remembered at once, and for how long when idle. */
  readonly max: number;
  readonly idleMs: DurationMs;
  readonly time: GatewayTime;
  readonly log: Log;
};

/** All of the gateway that has to do with agents that are invoked, with what it keeps on disk. */
export class InvokedSide {
  readonly #deps: SideDeps;
  readonly #book: PlaceBook;

  constructor(deps: SideDeps) {
    this.#deps = deps;
    this.#book = new PlaceBook({ ...deps, path: join(deps.folder, FILE) });
  }

  /** @param heritage folders of other processes, whose places are read too */
  load(heritage: readonly string[] = []): Promise<void> {
    return this.#book.load(heritage.map((folder) => join(folder, FILE)));
  }

  flush(): Promise<void> {
    return this.#book.flush();
  }

  /** To be called when no user waits any more. */
  async close(): Promise<void> {
    await this.#deps.runtime.settled();
    await this.#book.flush();
  }

  invoker(deps: {
    readonly mac: Mac;
    readonly marks: Marks;
    readonly budget: ByteBudget;
    readonly chance: Chance;
  }): Invoker {
    const { runtime, time, log } = this.#deps;
    const { mac, marks, budget, chance } = deps;
    const ids = new KeptIds({ mac, nonce: (bytes) => chance.bytes(bytes) });
    return new Invoker({ runtime, book: this.#book, ids, marks, budget, time, log });
  }
}
