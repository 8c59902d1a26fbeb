import { expect, it } from 'vitest';
import { findBreak } from '#domain/evidence/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { anAuditRecord, anEvidence, NASTY_TEXT } from './examples.ts';

const ALL = 1_000_000;

export function describeChains(store: UnitOfWork): void {
  const auditLog = () => store.run((tx) => tx.audit.list({ afterSequence: 0, limit: ALL }));

  it('keeps the audit log whole under twenty writers at once', async () => {
    const before = await store.run((tx) => tx.audit.lastSequence());
    const append = (index: number) =>
      store.run(async (tx) => {
        await tx.audit.append(anAuditRecord({ subject: `writer-${index}` }));
        await tx.audit.append(anAuditRecord({ subject: `writer-${index}`, because: NASTY_TEXT }));
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(index)));
    const log = await auditLog();
    expect(log).toHaveLength(before + 40);
    expect(findBreak(log)).toBeUndefined();
    expect(await store.run((tx) => tx.audit.lastSequence())).toBe(before + 40);
  });

  it('keeps evidence whole under twenty writers at once, and takes the same evidence once', async () => {
    const release = digestOfBytes('twenty');
    const append = (index: number) =>
      store.run((tx) => tx.evidence.append(anEvidence({ id: `evd_${index % 10}`, release })));
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(index)));
    const log = await store.run((tx) => tx.evidence.list(0, ALL));
    expect(findBreak(log)).toBeUndefined();
    expect(log.filter((link) => link.record.release === release)).toHaveLength(10);
    expect(await store.run((tx) => tx.evidence.forRelease(release))).toHaveLength(10);
  });

  it('leaves no gap where a transaction was taken back', async () => {
    const failing = store.run(async (tx) => {
      await tx.audit.append(anAuditRecord());
      await tx.audit.list({ afterSequence: 0, limit: 1 });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await store.run((tx) => tx.audit.append(anAuditRecord()));
    expect(findBreak(await auditLog())).toBeUndefined();
  });

  it('shows a transaction what it has appended itself, in order', async () => {
    await store.run(async (tx) => {
      const last = await tx.audit.lastSequence();
      const texts = ['first', 'second'];
      for (const because of texts) await tx.audit.append(anAuditRecord({ subject: 'own', because }));
      const own = await tx.audit.list({ afterSequence: last, limit: 10 });
      expect(own.map((link) => link.record.because)).toEqual(texts);
      expect(own.map((link) => link.sequence)).toEqual([last + 1, last + 2]);
      const twice = anEvidence({ id: 'evd_twice', release: digestOfBytes('twice') });
      await tx.evidence.append(twice);
      await tx.evidence.append({ ...twice, because: 'other' });
      expect(await tx.evidence.forRelease(twice.release)).toEqual([twice]);
    });
  });

  it('lists by subject and after a sequence number', async () => {
    const record = anAuditRecord({ subject: 'listed', agent: undefined, details: { n: Number.MAX_SAFE_INTEGER } });
    await store.run((tx) => tx.audit.append(record));
    await store.run((tx) => tx.audit.append(anAuditRecord({ subject: 'other' })));
    const listed = await store.run((tx) => tx.audit.list({ afterSequence: 0, subject: 'listed', limit: 10 }));
    expect(listed.map((link) => link.record)).toEqual([record]);
    expect(listed[0]?.record).not.toHaveProperty('agent');
    const after = listed[0]?.sequence ?? 0;
    expect(await store.run((tx) => tx.audit.list({ afterSequence: after, subject: 'listed', limit: 10 }))).toEqual([]);
    const evidence = await store.run((tx) => tx.evidence.list(2, 3));
    expect(evidence.map((link) => link.sequence)).toEqual([3, 4, 5]);
  });
}
