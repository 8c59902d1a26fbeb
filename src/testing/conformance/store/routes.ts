import { expect, it } from 'vitest';
import type { UnitOfWork } from '#ports/index.ts';
import { aRoute, NASTY_TEXT } from './examples.ts';

export function describeRoutes(store: UnitOfWork): void {
  it('counts the snapshot up with each change of any route', async () => {
    const start = await store.run((tx) => tx.routes.version());
    const first = aRoute({ agent: 'routed', salt: NASTY_TEXT });
    const second = aRoute({ agent: 'routed', environment: 'staging' });
    await store.run((tx) => tx.routes.save(first));
    await store.run((tx) => tx.routes.save(second));
    const changed = aRoute({ agent: 'routed', version: 2, revoked: ['dep_9'] });
    await store.run((tx) => tx.routes.save(changed));
    await store.run(async (tx) => {
      expect(await tx.routes.version()).toBe(start + 3);
      expect(await tx.routes.find('routed', 'production')).toEqual(changed);
      expect(await tx.routes.changedIn('routed', 'production')).toBe(start + 3);
      expect(await tx.routes.changedIn('routed', 'staging')).toBe(start + 2);
      expect(await tx.routes.changedIn('routed', 'dev')).toBe(0);
      const snapshot = await tx.routes.snapshot();
      expect(snapshot.version).toBe(start + 3);
      expect(snapshot.routes.filter((route) => route.agent === 'routed')).toEqual([changed, second]);
    });
  });

  it('refuses a version that does not follow the stored one', async () => {
    const save = (version: number) => store.run((tx) => tx.routes.save(aRoute({ agent: 'strict', version })));
    await expect(save(2)).rejects.toMatchObject({ code: 'CONFLICT' });
    await save(1);
    const before = await store.run((tx) => tx.routes.version());
    await expect(save(1)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(save(3)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.run((tx) => tx.routes.version())).toBe(before);
    await save(2);
  });

  it('lets one of several changes that start from the same version through', async () => {
    const save = () => store.run((tx) => tx.routes.save(aRoute({ agent: 'raced' })));
    const outcomes = await Promise.allSettled([save(), save(), save()]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('never gives an issue number twice, whatever becomes of the transaction', async () => {
    const issues: number[] = [];
    const take = async (fails: boolean) => {
      await store.run(async (tx) => {
        issues.push(await tx.routes.nextIssue());
        if (fails) throw new Error('rolled back');
      });
    };
    await take(false);
    await expect(take(true)).rejects.toThrow('rolled back');
    await Promise.all([take(false), take(false), take(false)]);
    expect(new Set(issues).size).toBe(5);
    expect(issues[2]).toBeGreaterThan(issues[1] ?? Number.POSITIVE_INFINITY);
  });
}
