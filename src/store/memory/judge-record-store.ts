import type { JudgeRecordStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function judgeRecordStore({ judgeRecords }: Tables): JudgeRecordStore {
  return {
    async read(set) {
      return judgeRecords.get(set) ?? [];
    },
    async lock(set) {
      return judgeRecords.get(set) ?? [];
    },
    async save(set, records) {
      judgeRecords.set(set, records);
    },
  };
}
