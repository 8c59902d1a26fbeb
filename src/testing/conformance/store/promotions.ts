import { expect, it } from 'vitest';
import type { UnitOfWork } from '#ports/index.ts';
import { aPromotion } from '../../builder/promotion.ts';
import { aRollout } from '../../builder/rollout.ts';

/** Earlier than any due time of the other tests of a suite, so that these come first. */
const EARLY = -1_000_000;

export function describePromotions(store: UnitOfWork): void {
  const due = (now: number) => store.run(async (tx) => (await tx.promotions.lockDue(now))?.id);

  it('gives the promotion that is due first, and none before its time', async () => {
    await store.run(async (tx) => {
      await tx.promotions.insert(aPromotion({ id: 'prm_late', agent: 'late' }), EARLY + 20);
      await tx.promotions.insert(aPromotion({ id: 'prm_early', agent: 'early' }), EARLY + 10);
    });
    expect(await due(EARLY + 9)).toBeUndefined();
    expect(await due(EARLY + 10)).toBe('prm_early');
    expect(await due(EARLY + 30)).toBe('prm_early');
    await store.run((tx) => tx.promotions.save(aPromotion({ id: 'prm_early', agent: 'early' }), undefined));
    expect(await due(EARLY + 30)).toBe('prm_late');
    await store.run((tx) => tx.promotions.save(aPromotion({ id: 'prm_late', agent: 'late' }), undefined));
    expect(await due(EARLY + 30)).toBeUndefined();
  });

  it('makes a promotion due by its id', async () => {
    const promotion = aPromotion({ id: 'prm_poked', agent: 'poked' });
    await store.run((tx) => tx.promotions.insert(promotion, 9e12));
    expect(await due(0)).toBeUndefined();
    await store.run((tx) => tx.promotions.poke({ id: 'prm_poked' }));
    expect(await due(0)).toBe('prm_poked');
    await store.run((tx) => tx.promotions.save(promotion, undefined));
  });

  it('makes only those due that have not ended there', async () => {
    const place = { agent: 'poked-place', environment: 'production' };
    const ended = aPromotion({ id: 'prm_ended', ...place, state: 'promoted' });
    const active = aPromotion({ id: 'prm_active', ...place });
    const elsewhere = aPromotion({ id: 'prm_elsewhere', ...place, environment: 'staging' });
    await store.run(async (tx) => {
      for (const promotion of [ended, elsewhere, active]) {
        await tx.promotions.insert(promotion, 9e12);
        await tx.promotions.save(promotion, undefined);
      }
      await tx.promotions.poke(place);
    });
    expect(await due(0)).toBe('prm_active');
    await store.run((tx) => tx.promotions.save(active, undefined));
    expect(await due(0)).toBeUndefined();
  });

  it('finds those under way in the places that are asked for, and no others', async () => {
    const place = { agent: 'sought', environment: 'production' };
    const ended = aPromotion({ id: 'prm_sought-before', ...place, state: 'promoted' });
    const active = aPromotion({ id: 'prm_sought', ...place });
    const inLine = aPromotion({ id: 'prm_sought-in-line', ...place, waiting: { kind: 'turn', behind: active.id } });
    const staging = { ...place, environment: 'staging' };
    const there = aPromotion({ id: 'prm_sought-there', ...staging });
    const other = aPromotion({ id: 'prm_sought-other', agent: 'sought-too', environment: 'staging' });
    await store.run(async (tx) => {
      for (const promotion of [ended, active, inLine, there, other]) await tx.promotions.insert(promotion, 9e12);
    });
    const found = (places: readonly (typeof place)[]) => store.run((tx) => tx.promotions.underWay(places));
    expect(await found([place])).toEqual([active]);
    // Not the two crosswise: sought in production and sought-too in staging.
    const both = await found([place, { agent: 'sought-too', environment: 'staging' }]);
    expect(both.map(({ id }) => id).sort()).toEqual(['prm_sought', 'prm_sought-other']);
    expect(await found([{ agent: 'sought', environment: 'dev' }])).toEqual([]);
    expect(await found([])).toEqual([]);
  });

  it('makes those of one agent due in every environment', async () => {
    const here = aPromotion({ id: 'prm_here', agent: 'poked-agent', environment: 'staging' });
    const there = aPromotion({ id: 'prm_there', agent: 'poked-agent', environment: 'production' });
    await store.run(async (tx) => {
      for (const promotion of [here, there]) await tx.promotions.insert(promotion, 9e12);
      await tx.promotions.poke({ agent: 'poked-agent' });
    });
    for (const promotion of [here, there]) {
      expect(await due(0)).toBe(promotion.id);
      await store.run((tx) => tx.promotions.save(promotion, undefined));
    }
    expect(await due(0)).toBeUndefined();
  });

  it('brings what is under way in some places forward, and nothing back', async () => {
    const place = (agent: string) => ({ agent, environment: 'production' });
    const late = aPromotion({ id: 'prm_forward', ...place('forward') });
    const waits = aPromotion({ id: 'prm_in_line', ...place('forward'), waiting: { kind: 'turn', behind: late.id } });
    const soon = aPromotion({ id: 'prm_soon', ...place('soon') });
    const elsewhere = aPromotion({ id: 'prm_not_asked', ...place('not-asked') });
    await store.run(async (tx) => {
      for (const promotion of [late, waits, elsewhere]) await tx.promotions.insert(promotion, 9e12);
      await tx.promotions.insert(soon, EARLY);
      await tx.promotions.bringForward([place('forward'), place('soon'), place('nobody')], EARLY + 5);
      await tx.promotions.bringForward([], EARLY);
    });
    expect(await due(EARLY)).toBe('prm_soon');
    await store.run((tx) => tx.promotions.save(soon, undefined));
    expect(await due(EARLY + 4)).toBeUndefined();
    expect(await due(EARLY + 5)).toBe('prm_forward');
    await store.run((tx) => tx.promotions.save(late, undefined));
    expect(await due(0)).toBeUndefined();
    await store.run(async (tx) => {
      for (const promotion of [waits, elsewhere]) await tx.promotions.save(promotion, undefined);
    });
  });

  it('lets one promotion at a time into an environment, also when two ask at once', async () => {
    const place = { agent: 'crowded', environment: 'production' };
    const rivals = [aPromotion({ id: 'prm_a', ...place }), aPromotion({ id: 'prm_b', ...place })];
    const insert = (index: number) => store.run((tx) => tx.promotions.insert(rivals[index] ?? aPromotion(), 9e12));
    const outcomes = await Promise.allSettled([insert(0), insert(1)]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map((outcome) => outcome.reason)).toMatchObject([{ code: 'PROMOTION_ACTIVE' }]);
    const [winner] = await store.run((tx) => tx.promotions.list({ ...place, limit: 10 }));
    if (winner === undefined) throw new Error('one of the two got in');
    await store.run((tx) => tx.promotions.save({ ...winner, state: 'stopped' }, undefined));
    await store.run((tx) => tx.promotions.insert(aPromotion({ id: 'prm_c', ...place }), 9e12));
    const ids = async (active: boolean) =>
      (await store.run((tx) => tx.promotions.list({ ...place, active, limit: 10 }))).map(({ id }) => id);
    expect(await ids(false)).toEqual(['prm_c', winner.id]);
    expect(await ids(true)).toEqual(['prm_c']);
    const stopped = await store.run((tx) => tx.promotions.list({ ...place, state: 'stopped', limit: 10 }));
    expect(stopped.map(({ id }) => id)).toEqual([winner.id]);
    expect(await store.run((tx) => tx.promotions.list({ ...place, limit: 1 }))).toHaveLength(1);
  });

  it('lets promotions that have not begun stand beside the one that has, and only one of them begin', async () => {
    const place = { agent: 'lined-up', environment: 'production' };
    const waiting = { kind: 'turn', behind: 'prm_first' } as const;
    const [first, second, third] = [
      aPromotion({ id: 'prm_first', ...place }),
      aPromotion({ id: 'prm_second', ...place, waiting }),
      aPromotion({ id: 'prm_third', ...place, waiting }),
    ];
    await store.run(async (tx) => {
      for (const promotion of [first, second, third]) {
        await tx.promotions.insert(promotion, 9e12);
        await tx.promotions.save(promotion, undefined);
      }
    });
    const listed = await store.run((tx) => tx.promotions.list({ ...place, active: true, limit: 10 }));
    expect(listed).toEqual([third, second, first]);
    const begun = { ...second, waiting: undefined };
    await store.run(async (tx) => {
      await tx.promotions.save({ ...first, state: 'stopped' }, undefined);
      await tx.promotions.save(begun, undefined);
    });
    const rival = store.run((tx) => tx.promotions.insert(aPromotion({ id: 'prm_fourth', ...place }), 9e12));
    await expect(rival).rejects.toMatchObject({ code: 'PROMOTION_ACTIVE' });
    expect(await store.run((tx) => tx.promotions.find('prm_second'))).not.toHaveProperty('waiting');
  });

  it('finds a promotion by its own id and by that of its rollout, as it was saved', async () => {
    const promotion = aPromotion({ id: 'prm_found', agent: 'with-rollout' });
    await store.run((tx) => tx.promotions.insert(promotion, 9e12));
    expect(await store.run((tx) => tx.promotions.find('prm_found'))).toEqual(promotion);
    const rollingOut = { ...promotion, state: 'rolling-out', rollout: aRollout({ id: 'rol_found' }) } as const;
    await store.run((tx) => tx.promotions.save(rollingOut, 9e12));
    expect(await store.run((tx) => tx.promotions.find('rol_found'))).toEqual(rollingOut);
    expect(await store.run((tx) => tx.promotions.lock('prm_found'))).toEqual(rollingOut);
    expect(await store.run((tx) => tx.promotions.find('rol_none'))).toBeUndefined();
    expect(await store.run((tx) => tx.promotions.lock('prm_none'))).toBeUndefined();
  });

  it('loses no change of two that lock the same promotion', async () => {
    const promotion = aPromotion({ id: 'prm_counted', agent: 'counted' });
    await store.run((tx) => tx.promotions.insert(promotion, 9e12));
    const decide = () =>
      store.run(async (tx) => {
        const locked = await tx.promotions.lock('prm_counted');
        if (locked === undefined) throw new Error('it is there');
        const decision = { at: 0, rule: 'r', because: 'b' };
        await tx.promotions.save({ ...locked, decisions: [...locked.decisions, decision] }, 9e12);
      });
    await Promise.all(Array.from({ length: 10 }, decide));
    expect((await store.run((tx) => tx.promotions.find('prm_counted')))?.decisions).toHaveLength(10);
  });

  it('makes all that have not ended due at once, and leaves the ended alone', async () => {
    await store.run((tx) => tx.promotions.insert(aPromotion({ id: 'prm_far', agent: 'far' }), 9e12));
    await store.run((tx) =>
      tx.promotions.insert(aPromotion({ id: 'prm_over', agent: 'over', state: 'stopped' }), 9e12),
    );
    const isDue = async () => {
      const found = new Set<string>();
      for (let count = 0; count < 100; count += 1) {
        const due = await store.run(async (tx) => {
          const promotion = await tx.promotions.lockDue(1);
          if (promotion !== undefined) await tx.promotions.save(promotion, 9e12);
          return promotion;
        });
        if (due === undefined) return found;
        found.add(due.id);
      }
      throw new Error('there is always something due');
    };
    await isDue();
    await store.run((tx) => tx.promotions.poke({ active: true }));
    const due = await isDue();
    expect(due.has('prm_far')).toBe(true);
    expect(due.has('prm_over')).toBe(false);
  });

  it('refuses to save what was never inserted', async () => {
    const saving = store.run((tx) => tx.promotions.save(aPromotion({ id: 'prm_never', agent: 'never' }), 0));
    await expect(saving).rejects.toThrow('prm_never');
  });
}
