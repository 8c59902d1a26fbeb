import type { Statement } from '#domain/policy/index.ts';
import type { Digest } from '#domain/shared/index.ts';

export interface StatementStore {
  add(statement: Statement): Promise<void>;
  /** Oldest first. */
  list(filter: { readonly agent?: string; readonly release?: Digest }): Promise<readonly Statement[]>;
}
