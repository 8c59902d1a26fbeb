import type { Opinion } from '#domain/sample/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';

export interface FeedbackStore {
  /** Keeps each opinion once, by `opinionKey`. Returns those that were new, in their order. */
  add(opinions: readonly Opinion[]): Promise<readonly Opinion[]>;
  /** Newest first. */
  comments(filter: {
    readonly agent: string;
    readonly environment: string;
    readonly limit: number;
  }): Promise<readonly Opinion[]>;
  /** Forgets what was given before `at`, comments and all. */
  forgetBefore(at: EpochMs): Promise<void>;
}
