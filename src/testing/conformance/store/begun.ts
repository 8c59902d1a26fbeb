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

  it('raises one alarm a rollout, and keeps what was said first', async () => {
    const raise = (about: string, because: string) =>
      store.run((tx) => tx.begun.raiseAlarm(place, about, { at: 7, because }));
    const told = [
      await raise('rol_1', '25 % where 10 % were wanted'),
      await raise('rol_1', '30 %'),
      await raise(salt, ''),
    ];
    expect(told).toEqual([true, false, true]);
    const alarmOf = (about: string, of = place) => store.run((tx) => tx.begun.alarmOf(of, about));
    expect(await alarmOf('rol_1')).toEqual({ at: 7, because: '25 % where 10 % were wanted' });
    expect(await alarmOf('rol_2')).toBeUndefined();
    expect(await alarmOf('rol_1', { ...place, environment: 'dev' })).toBeUndefined();
  });
}
