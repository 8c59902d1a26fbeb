import { expect, it } from 'vitest';
import type { ServedScores } from '#domain/analysis/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

export function describeServedScores(store: UnitOfWork): void {
  const scored = { agent: 'scored', environment: 'dev', dataset: digestOfBytes('cases') };
  const scores = (label: string, lastAt: number, sum = 4.5): ServedScores => ({
    ...{ release: digestOfBytes(label), label, lastAt },
    byEvaluator: { 'relevance@1 exact': { 'Grüße "1"': [sum, 1] } },
  });
  const save = (of: typeof scored, what: ServedScores) =>
    store.run(async (tx) => {
      const known = await tx.servedScores.lock(of, what.release);
      await tx.servedScores.save(of, what);
      return known;
    });
  const list = (of: typeof scored, since: number) => store.run((tx) => tx.servedScores.list(of, since));

  it('keeps what each release scored, told by dataset and environment, and lists those of late', async () => {
    const [one, two] = [scores('one', 100), scores('two', 200)];
    expect(await save(scored, one)).toBeUndefined();
    expect(await save(scored, two)).toBeUndefined();
    expect(await list(scored, 0)).toEqual([two, one]);
    expect(await list(scored, 101)).toEqual([two]);
    expect(await list({ ...scored, environment: 'staging' }, 0)).toEqual([]);
    expect(await list({ ...scored, dataset: digestOfBytes('other cases') }, 0)).toEqual([]);
  });

  it('replaces what it knew, and lists nothing of a release that was only looked for', async () => {
    const at = { ...scored, agent: 'scored again' };
    await save(at, scores('one', 100));
    expect(await save(at, scores('one', 300, 9))).toEqual(scores('one', 100));
    await store.run((tx) => tx.servedScores.lock(at, digestOfBytes('never scored')));
    expect(await list(at, 0)).toEqual([scores('one', 300, 9)]);
  });
}
