import { expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

export function describeAnalyses(store: UnitOfWork): void {
  const sealed = (text: string) => ({ digest: digestOfBytes(text), text });

  it('gives back an analysis character by character, also what comes twice, and only to its promotion', async () => {
    const analysis = sealed('{"a":1e-320,"b":"\\u0000 世界 \\\\ \\"quoted\\"","c":0.1}');
    for (const again of [1, 2]) {
      await store.run((tx) => tx.analyses.add('prm_analysed', analysis));
      const found = await store.run((tx) => tx.analyses.find('prm_analysed', analysis.digest));
      expect(found, `time ${again}`).toEqual(analysis);
    }
    expect(await store.run((tx) => tx.analyses.find('prm_another', analysis.digest))).toBeUndefined();
    expect(await store.run((tx) => tx.analyses.find('prm_analysed', sealed('{}').digest))).toBeUndefined();
  });

  it('keeps one of several megabytes', async () => {
    const analysis = sealed(JSON.stringify({ text: 'x'.repeat(4_000_000) }));
    await store.run((tx) => tx.analyses.add('prm_large', analysis));
    expect(await store.run((tx) => tx.analyses.find('prm_large', analysis.digest))).toEqual(analysis);
  });
}
