import type { Digest, EpochMs, GatewayId } from '#domain/shared/index.ts';
import type { ExceptionReport, SplitQuestion } from '#domain/traffic/index.ts';

/** What one gateway said of one split, when it did (wall clock), and until when it says something. */
export type StoredExceptions = ExceptionReport & {
  readonly gateway: GatewayId;
  readonly saidAt: EpochMs;
  readonly until: EpochMs;
};

type Place = { readonly agent: string; readonly environment: string };

/** The prepare round: what gateways are asked before a weight changes, and what they said. */
export interface ExceptionStore {
  /** Replaces what was asked there before. */
  ask(question: SplitQuestion): Promise<void>;
  /** What was asked last of a place. */
  question(place: Place): Promise<SplitQuestion | undefined>;
  /** Replaces what this gateway said of this split. */
  save(report: StoredExceptions): Promise<void>;
  /** What was said of one split of a place, by gateway. */
  of(place: Place, split: Digest): Promise<readonly StoredExceptions[]>;
  /** Forgets what was said of other splits of a place than these, and what has ended by `now`. */
  keepOnly(place: Place, splits: readonly Digest[], now: EpochMs): Promise<void>;
  /** Everything, for a snapshot. */
  all(): Promise<{
    readonly questions: readonly SplitQuestion[];
    readonly reports: readonly StoredExceptions[];
  }>;
}
