import type { Hold } from '#domain/policy/index.ts';
import type { Digest } from '#domain/shared/index.ts';

export interface HoldStore {
  /** Inserts or replaces. */
  save(hold: Hold): Promise<void>;
  find(id: Hold['id']): Promise<Hold | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: Hold['id']): Promise<Hold | undefined>;
  /** Those that stand on this digest, and all that stand on components, which the release may contain or not. Oldest first. */
  standing(release: Digest): Promise<readonly Hold[]>;
  /** Oldest first; lifted ones included, unless `standing`. `agent`: those about its releases alone. */
  list(filter: {
    readonly release?: Digest;
    readonly agent?: string;
    readonly kind?: Hold['kind'];
    readonly standing?: true;
  }): Promise<readonly Hold[]>;
}
