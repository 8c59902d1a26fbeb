import type { JudgeRecord } from '#domain/analysis/index.ts';
import type { Digest } from '#domain/shared/index.ts';

/** What judges said of labelled sets: of each set the records of all judges in all versions. */
export interface JudgeRecordStore {
  /** Of a set; empty where nobody was asked yet. */
  read(set: Digest): Promise<readonly JudgeRecord[]>;
  /** The same, locked until the transaction ends: waits for another holder. */
  lock(set: Digest): Promise<readonly JudgeRecord[]>;
  /** Replaces them; held by `lock`. */
  save(set: Digest, records: readonly JudgeRecord[]): Promise<void>;
}
