import { expect, it } from 'vitest';
import { COUNTING_KEPT_MS, type Counting, mergeRollups, NO_VOICES, type RollupBatch } from '#domain/sample/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { aRollup } from './examples.ts';

export function describeSamples(store: UnitOfWork): void {
  const add = (batch: RollupBatch) => store.run((tx) => tx.samples.addBatch(batch));
  const sum = (agent: string, fromRouteVersion = 0) =>
    store.run((tx) => tx.samples.sum({ agent, environment: 'production', fromRouteVersion }));

  it('counts a batch once, also when it comes several times at once', async () => {
    const batch: RollupBatch = {
      gateway: 'gtw_once',
      boot: 'b',
      sequence: Number.MAX_SAFE_INTEGER,
      rollups: [aRollup({ agent: 'once' })],
    };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => add(batch)));
    expect(outcomes.filter((isNew) => isNew)).toHaveLength(1);
    expect(await add(batch)).toBe(false);
    expect(await sum('once')).toEqual([aRollup({ agent: 'once' })]);
  });

  it('keeps how far each start of a gateway is counted, for a month, and never further back than it was', async () => {
    const counted = (since = 0) => store.run((tx) => tx.samples.counted('counted', since));
    const said = (boot: string, sequence: number, until: number, more: Partial<Counting> = {}): RollupBatch => ({
      ...{ gateway: 'gtw_counted', boot, sequence, rollups: [] },
      counting: { environment: 'counted', startedAt: 5, until, isOver: false, ...more },
    });
    await add(said('a', 0, 1_000));
    await add(said('a', 2, 3_000, { isOver: true, coarsestMs: 60_000 }));
    await add(said('a', 1, 2_000));
    await add(said('a', 1, 9_000));
    await add(said('b', 0, 4_000));
    await add({ ...said('c', 0, 1), counting: undefined });
    const row = { gateway: 'gtw_counted', environment: 'counted', startedAt: 5 };
    const a = { ...row, boot: 'a', until: 3_000, isOver: true, coarsestMs: 60_000 };
    expect(await counted()).toEqual([a, { ...row, boot: 'b', until: 4_000, isOver: false }]);
    expect((await counted(4_000)).map(({ boot }) => boot)).toEqual(['b']);
    await add(said('d', 0, 3_500 + COUNTING_KEPT_MS));
    expect((await counted()).map(({ boot }) => boot)).toEqual(['b', 'd']);
  });

  it('tells batches apart by gateway, boot and sequence', async () => {
    const rollups = [aRollup({ agent: 'apart' })];
    for (const [gateway, boot, sequence] of [
      ['gtw_a', 'b1', 0],
      ['gtw_a', 'b1', 1],
      ['gtw_a', 'b2', 0],
      ['gtw_b', 'b1', 0],
    ] as const) {
      expect(await add({ gateway, boot, sequence, rollups })).toBe(true);
    }
    expect((await sum('apart'))[0]?.outcomes.success).toBe(4);
  });

  it('loses nothing when several gateways add to the same roll-ups at once', async () => {
    const windows = [10_000, 20_000].map((windowStart) => aRollup({ agent: 'shared', windowStart }));
    const batches = Array.from({ length: 12 }, (_, index) => ({
      gateway: `gtw_${index % 3}` as const,
      boot: 'shared',
      sequence: index,
      // Each in another order, so that writers that lock row by row would meet in a ring.
      rollups: index % 2 === 0 ? windows : windows.toReversed(),
    }));
    await Promise.all(batches.map(add));
    const [total, ...others] = await sum('shared');
    expect(others).toEqual([]);
    expect(total?.outcomes.success).toBe(24);
    expect(total?.latency).toEqual({ n: 24, sum: 480, sumSq: 9_600 });
    expect(total?.buckets['7']).toEqual({ requests: 24, errors: 0, latencySumMs: 480, tokens: 120 });
    expect(total?.key.windowStart).toBe(10_000);
  });

  it('sums windows per deployment and route version, from a route version on', async () => {
    const one = aRollup({ agent: 'summed', routeVersion: 1 });
    const two = aRollup({ agent: 'summed', routeVersion: 2, windowStart: 20_000 });
    const twoLater = aRollup({ agent: 'summed', routeVersion: 2, windowStart: 30_000 });
    const other = aRollup({ agent: 'summed', routeVersion: 2, deploymentId: 'dep_2' });
    const elsewhere = aRollup({ agent: 'summed', routeVersion: 2, environment: 'staging' });
    const rollups = [twoLater, one, two, other, elsewhere];
    await add({ gateway: 'gtw_s', boot: 'summed', sequence: 0, rollups });
    const merged = mergeRollups(two, twoLater);
    expect(await sum('summed', 2)).toEqual(expect.arrayContaining([merged, other]));
    expect(await sum('summed', 2)).toHaveLength(2);
    expect(await sum('summed')).toHaveLength(3);
    expect(await sum('summed', 3)).toEqual([]);
  });

  it('adds what control counted itself to what gateways sent', async () => {
    const rollup = aRollup({ agent: 'itself' });
    const voiced = { ...rollup, complaints: 2, voices: { ...NO_VOICES, thumbsUp: 3 } };
    await add({ gateway: 'gtw_i', boot: 'b', sequence: 0, rollups: [rollup] });
    await store.run((tx) => tx.samples.add([voiced, voiced]));
    await store.run((tx) => tx.samples.add([]));
    expect(await sum('itself')).toEqual([mergeRollups(mergeRollups(rollup, voiced), voiced)]);
  });

  it('never mixes testers and shadows with users', async () => {
    const users = aRollup({ agent: 'aside' });
    const testers = aRollup({ agent: 'aside', traffic: 'tester' });
    const shadows = aRollup({ agent: 'aside', traffic: 'shadow' });
    await add({ gateway: 'gtw_aside', boot: 'b', sequence: 0, rollups: [shadows, users, testers, testers] });
    const apart = (traffic: 'tester' | 'shadow') =>
      store.run((tx) => tx.samples.sum({ agent: 'aside', environment: 'production', fromRouteVersion: 0, traffic }));
    expect(await sum('aside')).toEqual([users]);
    expect(await apart('tester')).toEqual([mergeRollups(testers, testers)]);
    expect(await apart('shadow')).toEqual([shadows]);
  });

  it('takes an empty batch', async () => {
    expect(await add({ gateway: 'gtw_e', boot: 'empty', sequence: 0, rollups: [] })).toBe(true);
    expect(await add({ gateway: 'gtw_e', boot: 'empty', sequence: 0, rollups: [] })).toBe(false);
  });
}
