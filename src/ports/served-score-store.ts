import type { ServedScores } from '#domain/analysis/index.ts';
import type { Digest, EpochMs } from '#domain/shared/index.ts';

/** Scores of one agent in one environment on one dataset are comparable; others are not. */
type Scored = { readonly agent: string; readonly environment: string; readonly dataset: Digest };

/** What releases scored while they served, added up by release. */
export interface ServedScoreStore {
  /** What is known of a release, locked until the transaction ends; undefined where nothing is: then a place for it is. */
  lock(scored: Scored, release: Digest): Promise<ServedScores | undefined>;
  /** Replaces it; held by `lock`. */
  save(scored: Scored, scores: ServedScores): Promise<void>;
  /** Of every release that was scored then or later, last scored first. */
  list(scored: Scored, since: EpochMs): Promise<readonly ServedScores[]>;
}
