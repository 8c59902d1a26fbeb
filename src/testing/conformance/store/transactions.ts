import { expect, it } from 'vitest';
import type { UnitOfWork } from '#ports/index.ts';
import { aPromotion } from '../../builder/promotion.ts';
import { aDeployment, anAction, anAuditRecord, anEvidence, aRelease, aRollup, aRoute } from './examples.ts';

export function describeTransactions(store: UnitOfWork): void {
  it('keeps nothing of a transaction that throws', async () => {
    const agent = 'rolled-back';
    const before = await store.run(async (tx) => ({
      version: await tx.routes.version(),
      audit: await tx.audit.lastSequence(),
    }));
    await store.run((tx) => tx.deployments.save(aDeployment({ id: 'dep_kept', agent, state: 'creating' })));
    const failing = store.run(async (tx) => {
      await tx.releases.add(aRelease({ agent }));
      await tx.deployments.save(aDeployment({ id: 'dep_kept', agent, state: 'active' }));
      await tx.promotions.insert(aPromotion({ id: 'prm_gone', agent }), 0);
      await tx.routes.save(aRoute({ agent }));
      await tx.samples.addBatch({ gateway: 'gtw_gone', boot: 'b', sequence: 0, rollups: [aRollup({ agent })] });
      await tx.actions.add(anAction({ id: 'act_gone', key: 'gone' }));
      await tx.audit.append(anAuditRecord());
      await tx.evidence.append(anEvidence({ id: 'evd_gone' }));
      // Read back, so that what waits for the end of the transaction has been written too.
      expect(await tx.audit.lastSequence()).toBe(before.audit + 1);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await store.run(async (tx) => {
      expect(await tx.releases.list(agent)).toEqual([]);
      expect((await tx.deployments.find('dep_kept'))?.state).toBe('creating');
      expect(await tx.promotions.find('prm_gone')).toBeUndefined();
      expect(await tx.routes.find(agent, 'production')).toBeUndefined();
      expect(await tx.routes.version()).toBe(before.version);
      expect(await tx.samples.sum({ agent, environment: 'production', fromRouteVersion: 0 })).toEqual([]);
      expect(await tx.actions.claim('act_gone', 'w', 5_000, 6_000)).toBeUndefined();
      expect(await tx.audit.lastSequence()).toBe(before.audit);
      expect(await tx.evidence.forRelease(anEvidence().release)).toEqual([]);
    });
  });

  it('gives back what the work returned', async () => {
    expect(await store.run(async () => 'done')).toBe('done');
  });

  it('refuses a transaction inside another instead of waiting for itself', async () => {
    await expect(store.run(() => store.run(async () => 1))).rejects.toThrow('not started inside another');
    expect(await store.run(async () => 2)).toBe(2);
  });

  it('goes on after a statement that failed', async () => {
    const token = { id: 'tok_twice', secretHash: 'twice', actor: { kind: 'person', name: 'Zoë' } } as const;
    const full = { ...token, roles: ['viewer'], createdAt: 1, createdBy: 'Zoë' } as const;
    await store.run((tx) => tx.tokens.add(full));
    await expect(store.run((tx) => tx.tokens.add(full))).rejects.toThrow();
    expect(await store.run((tx) => tx.tokens.findByHash('twice'))).toEqual(full);
  });

  it('refuses a number that JSON would turn into null', async () => {
    const unknown = aDeployment({ id: 'dep_nan', changedAt: Number.NaN });
    await expect(store.run((tx) => tx.deployments.save(unknown))).rejects.toThrow('changedAt');
  });
}
