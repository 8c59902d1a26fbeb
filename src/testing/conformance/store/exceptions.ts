import { expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import { type SplitQuestion, splitOf } from '#domain/traffic/index.ts';
import type { StoredExceptions, UnitOfWork } from '#ports/index.ts';
import { aRoute, NASTY_TEXT } from './examples.ts';

export function describeExceptions(store: UnitOfWork): void {
  const place = { agent: 'excepted', environment: 'production' };
  const [present, next] = [digestOfBytes('present'), digestOfBytes('next')];
  const said = (over: Partial<StoredExceptions> = {}): StoredExceptions => ({
    ...place,
    split: present,
    gateway: 'gtw_1',
    excepted: [{ deploymentId: 'dep_1', keys: 'AAAAAAAB' }],
    isCut: false,
    saidAt: 1_000,
    until: 5_000.5,
    ...over,
  });

  it('keeps one question a place, the last', async () => {
    const ask = (salt: string, askedAt: number): SplitQuestion => ({
      ...place,
      split: splitOf(aRoute({ salt })),
      askedAt,
    });
    await store.run((tx) => tx.exceptions.ask(ask('one', 1)));
    await store.run((tx) => tx.exceptions.ask(ask(NASTY_TEXT, 2)));
    await store.run(async (tx) => {
      expect(await tx.exceptions.question(place)).toEqual(ask(NASTY_TEXT, 2));
      expect(await tx.exceptions.question({ ...place, environment: 'dev' })).toBeUndefined();
      expect((await tx.exceptions.all()).questions).toContainEqual(ask(NASTY_TEXT, 2));
    });
  });

  it('replaces what a gateway said of a split, and keeps what it said of others', async () => {
    const other = said({ gateway: 'gtw_2' });
    const answer = said({ split: next, excepted: [] });
    for (const report of [said({ isCut: true }), other, answer, said()]) {
      await store.run((tx) => tx.exceptions.save(report));
    }
    await store.run(async (tx) => {
      expect(await tx.exceptions.of(place, present)).toEqual([said(), other]);
      expect(await tx.exceptions.of(place, next)).toEqual([answer]);
      const mine = (await tx.exceptions.all()).reports.filter(({ agent }) => agent === place.agent);
      expect(mine).toHaveLength(3);
      expect(mine).toEqual(expect.arrayContaining([said(), other, answer]));
    });
  });

  it('forgets what was said of other splits, and what has ended', async () => {
    await store.run((tx) => tx.exceptions.save(said({ gateway: 'gtw_3', until: 2_000 })));
    await store.run((tx) => tx.exceptions.keepOnly(place, [present], 2_000));
    await store.run(async (tx) => {
      expect((await tx.exceptions.of(place, present)).map(({ gateway }) => gateway)).toEqual(['gtw_1', 'gtw_2']);
      expect(await tx.exceptions.of(place, next)).toEqual([]);
    });
  });

  it('lets the snapshot version be counted up alone', async () => {
    const before = await store.run((tx) => tx.routes.version());
    await store.run((tx) => tx.routes.countUp());
    expect(await store.run((tx) => tx.routes.version())).toBe(before + 1);
  });
}
