import type { JobQueue, UnitOfWork } from '#ports/index.ts';
import type { Database } from './database.ts';

export type Store = Pick<Database, 'kind' | 'onCommit'> & {
  readonly unitOfWork: UnitOfWork;
  /** Not started. `close` does not stop it: stop it first. */
  readonly jobs: JobQueue;
  /** Waits for transactions that run, then lets go of the database and the folder. */
  readonly close: () => Promise<void>;
};
