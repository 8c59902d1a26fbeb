import type { Rehearsal } from '#domain/outlook/index.ts';
import type { EpochMs, RehearsalId } from '#domain/shared/index.ts';

export interface RehearsalStore {
  /** Inserts or replaces. */
  save(rehearsal: Rehearsal): Promise<void>;
  /** Without a lock: for reading only. */
  find(id: RehearsalId): Promise<Rehearsal | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: RehearsalId): Promise<Rehearsal | undefined>;
  /** Locks one that is scheduled and due at `now` and that no one else has locked, earliest due first. */
  lockDue(now: EpochMs): Promise<Rehearsal | undefined>;
  /** Newest first. */
  list(filter: { readonly agent?: string; readonly limit: number }): Promise<readonly Rehearsal[]>;
}
