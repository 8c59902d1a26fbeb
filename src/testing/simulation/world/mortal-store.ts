import type { UnitOfWork } from '#ports/index.ts';
import { eachCall } from './each-call.ts';

/** What a process that was killed sees: nothing. Thrown instead, because a simulated process shares its event loop. */
export class Killed extends Error {
  constructor() {
    super('the process was killed');
  }
}

/** The life of one simulated process. */
export class Life {
  alive = true;
  /** Dies at the so-many-th statement from now. */
  fuse: number | undefined;
  /** Dies right after the next commit, before anything that follows it. */
  diesAfterCommit = false;
  readonly stopped = new AbortController();

  kill(): void {
    this.alive = false;
    this.fuse = undefined;
    this.stopped.abort();
  }

  /** A statement is about to be sent. @throws Killed */
  statement(): void {
    if (this.fuse !== undefined) {
      this.fuse -= 1;
      if (this.fuse < 0) this.kill();
    }
    if (!this.alive) throw new Killed();
  }
}

/** The store as one process reaches it: any statement may be its last, and so may any commit. */
export function mortalStore(store: UnitOfWork, life: Life): UnitOfWork {
  return {
    async run(work) {
      life.statement();
      const result = await store.run(async (tx) => {
        const mortal = eachCall(tx, async ({ go }) => {
          life.statement();
          return go();
        });
        const done = await work(mortal);
        life.statement();
        return done;
      });
      if (life.diesAfterCommit) life.kill();
      if (!life.alive) throw new Killed();
      return result;
    },
  };
}
