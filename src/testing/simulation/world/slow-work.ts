import type { DurationMs } from '#domain/shared/index.ts';
import { Killed, type Life } from './mortal-store.ts';

/** Work of the outside that is under way. */
type Pending = { readonly dueMs: DurationMs; readonly life: Life; readonly end: (killed: boolean) => void };
type Repeated = {
  readonly life: Life;
  readonly everyMs: DurationMs;
  nextMs: DurationMs;
  readonly callback: () => void;
};

/** What takes time in a world whose time goes on in turns: work is begun in one turn and ends in a later one, in the seed's order. */
export class SlowWork {
  #pending: Pending[] = [];
  #repeated: Repeated[] = [];
  #blocked: () => void = () => undefined;
  readonly #underWay = new Set<Promise<void>>();

  /** Resolves `ms` later; rejects with Killed when its process dies before. */
  take(life: Life, nowMs: DurationMs, ms: DurationMs): Promise<void> {
    if (ms === 0) return life.alive ? Promise.resolve() : Promise.reject(new Killed());
    this.#blocked();
    return new Promise((resolve, reject) => {
      const end = (killed: boolean) => (killed ? reject(new Killed()) : resolve());
      this.#pending.push({ dueMs: nowMs + ms, life, end });
    });
  }

  /** Calls back again and again until the returned function is called. */
  repeat(life: Life, nowMs: DurationMs, everyMs: DurationMs, callback: () => void): () => void {
    const each = { life, everyMs, nextMs: nowMs + everyMs, callback };
    this.#repeated.push(each);
    return () => {
      this.#repeated = this.#repeated.filter((other) => other !== each);
    };
  }

  /** Lets a worker run until it is through, or waits for something outside. */
  async untilItWaits(begin: () => Promise<void>): Promise<void> {
    const blocked = new Promise<void>((resolve) => {
      this.#blocked = resolve;
    });
    const work = begin();
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
    await Promise.race([work, blocked]);
  }

  /** Ends what is due by now. @param settle one transaction behind everything that was begun before it */
  async finishDue(nowMs: DurationMs, settle: () => Promise<void>): Promise<void> {
    for (const each of this.#repeated) {
      if (!each.life.alive || each.nextMs > nowMs) continue;
      each.nextMs = nowMs + each.everyMs;
      each.callback();
      await settle();
    }
    const due = this.#pending.filter((work) => work.dueMs <= nowMs || !work.life.alive);
    this.#pending = this.#pending.filter((work) => !due.includes(work));
    for (const work of due) {
      const others = this.#pending.length;
      const before = this.#underWay.size;
      work.end(!work.life.alive);
      // Each is through before the next begins, so that the order is the seed's.
      while (this.#underWay.size === before && this.#pending.length === others) await new Promise(setImmediate);
    }
  }

  /** Ends everything as if its process had died. */
  async kill(): Promise<void> {
    for (const work of this.#pending.splice(0)) work.end(true);
    await Promise.allSettled(this.#underWay);
  }
}
