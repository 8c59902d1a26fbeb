import { expect, it } from 'vitest';
import type { UnitOfWork } from '#ports/index.ts';
import { aRollback } from '../../builder/rollback.ts';

/** Earlier than any due time of the other tests of a suite. */
const EARLY = -1_000_000;

export function describeRollbacks(store: UnitOfWork): void {
  it('keeps rollbacks newest first, and tells those that are over apart', async () => {
    const first = aRollback({ id: 'rbk_1', agent: 'listed', state: { kind: 'done', at: 5 } });
    const second = aRollback({ id: 'rbk_2', agent: 'listed', environment: 'staging' });
    await store.run(async (tx) => {
      for (const rollback of [first, second]) await tx.rollbacks.save(rollback, undefined);
      expect(await tx.rollbacks.list({ agent: 'listed', limit: 10 })).toEqual([second, first]);
      expect(await tx.rollbacks.list({ agent: 'listed', running: true, limit: 10 })).toEqual([second]);
      expect(await tx.rollbacks.list({ agent: 'listed', environment: 'production', limit: 10 })).toEqual([first]);
      expect(await tx.rollbacks.find('rbk_2')).toEqual(second);
      expect(await tx.rollbacks.lock('rbk_none')).toBeUndefined();
    });
  });

  it('gives the one that is due first, and pokes none that is over', async () => {
    const due = (now: number) => store.run(async (tx) => (await tx.rollbacks.lockDue(now))?.id);
    const waiting = aRollback({ id: 'rbk_3', agent: 'due' });
    const over = aRollback({ id: 'rbk_4', agent: 'due', state: { kind: 'done', at: 5 } });
    await store.run(async (tx) => {
      await tx.rollbacks.save(waiting, EARLY);
      await tx.rollbacks.save(over, undefined);
    });
    expect(await due(EARLY - 1)).toBeUndefined();
    expect(await due(EARLY)).toBe('rbk_3');
    await store.run(async (tx) => {
      await tx.rollbacks.save(waiting, undefined);
      await tx.rollbacks.poke('rbk_4');
      await tx.rollbacks.poke('rbk_3');
    });
    expect(await due(0)).toBe('rbk_3');
    await store.run((tx) => tx.rollbacks.save(waiting, undefined));
    expect(await due(0)).toBeUndefined();
  });
}
