import { expect, it } from 'vitest';
import type { Begun, UnitOfWork } from '#ports/index.ts';

export function describeBegun(store: UnitOfWork): void {
  const place = { agent: 'begun', environment: 'production' };
  const counted = (over: Partial<Begun> = {}): Begun => ({
    ...place,
    ...{ gateway: 'gtw_1', boot: 'b', salt: 'Grüße, 世界 "quoted"', routeVersion: 2 },
    ...{ wantedBp: 1_000, candidate: 3, baseline: 20 },
    ...over,
  });
  const { salt } = counted();

  it('keeps the newest count of each start of a gateway, whatever comes again', async () => {
    const later = counted({ candidate: 4, baseline: 31 });
    const others = [counted({ gateway: 'gtw_2' }), counted({ routeVersion: 3, wantedBp: 5_000 })];
    for (const row of [counted(), later, counted(), ...others, counted({ salt: 'another rollout' })]) {
      await store.run((tx) => tx.begun.save(row));
    }
    expect(await store.run((tx) => tx.begun.of(place, salt))).toEqual([later, ...others]);
    expect(await store.run((tx) => tx.begun.of({ ...place, environment: 'dev' }, salt))).toEqual([]);
  });

  it('raises one alarm a rollout', async () => {
    const raise = (of: string) => store.run((tx) => tx.begun.raiseAlarm(place, of, 7));
    expect([await raise(salt), await raise(salt), await raise('another rollout')]).toEqual([true, false, true]);
  });
}
