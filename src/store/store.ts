import type { JobQueue, UnitOfWork } from '#ports/index.ts';

export type Store = {
  readonly kind: 'pglite' | 'postgres';
  readonly unitOfWork: UnitOfWork;
  /** Not started. `close` does not stop it: stop it first. */
  readonly jobs: JobQueue;
  /** Waits for transactions that run, then lets go of the database and the folder. */
  readonly close: () => Promise<void>;
};
