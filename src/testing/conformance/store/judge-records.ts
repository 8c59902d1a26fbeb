import { expect, it } from 'vitest';
import type { JudgeRecord } from '#domain/analysis/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

export function describeJudgeRecords(store: UnitOfWork): void {
  const set = digestOfBytes('labels');
  const record = (name: string, more: Partial<JudgeRecord> = {}): JudgeRecord => ({
    ...{ evaluator: { name, version: '1+judge.x', judge: 'Grüße "a model"' }, set },
    ...{ first: { 'reply 1': [true, false] }, newest: { 'reply 1': [true, true] }, newestAt: 7, looks: 1 },
    ...more,
  });

  it('keeps what judges said of a set, all together', async () => {
    expect(await store.run((tx) => tx.judgeRecords.read(set))).toEqual([]);
    const records = [record('relevance'), record('fluency', { drift: { at: 9, because: 'it got laxer' } })];
    const known = await store.run(async (tx) => {
      const before = await tx.judgeRecords.lock(set);
      await tx.judgeRecords.save(set, records);
      return before;
    });
    expect(known).toEqual([]);
    expect(await store.run((tx) => tx.judgeRecords.read(set))).toEqual(records);
    expect(await store.run((tx) => tx.judgeRecords.lock(set))).toEqual(records);
    expect(await store.run((tx) => tx.judgeRecords.read(digestOfBytes('other labels')))).toEqual([]);
  });
}
