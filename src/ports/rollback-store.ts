import type { Rollback } from '#domain/rollback/index.ts';
import type { EpochMs, RollbackId } from '#domain/shared/index.ts';

export interface RollbackStore {
  /** Inserts or replaces; `dueAt` undefined means nothing is due until someone pokes it. */
  save(rollback: Rollback, dueAt: EpochMs | undefined): Promise<void>;
  /** Without a lock: for reading only. */
  find(id: RollbackId): Promise<Rollback | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: RollbackId): Promise<Rollback | undefined>;
  /** Locks one that is due at `now` and that no one else has locked, earliest due first. */
  lockDue(now: EpochMs): Promise<Rollback | undefined>;
  /** Makes it due at once. */
  poke(id: RollbackId): Promise<void>;
  /** Newest first. `running`: only those that are not over. */
  list(filter: {
    readonly agent?: string;
    readonly environment?: string;
    readonly running?: boolean;
    readonly limit: number;
  }): Promise<readonly Rollback[]>;
}
