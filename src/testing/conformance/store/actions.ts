import { expect, it } from 'vitest';
import type { Action, UnitOfWork } from '#ports/index.ts';
import { anAction, NASTY_TEXT } from './examples.ts';

export function describeActions(store: UnitOfWork): void {
  const add = (action: Action) => store.run((tx) => tx.actions.add(action));
  const claim = (id: Action['id'], worker: string, now: number, until: number) =>
    store.run((tx) => tx.actions.claim(id, worker, now, until));
  const settle = (action: Action, worker: string) => store.run((tx) => tx.actions.settle(action, worker));
  const waiting = async (now: number, limit = 100) =>
    (await store.run((tx) => tx.actions.unclaimed(now, limit))).map(({ id }) => id);

  it('asks once for what is asked twice', async () => {
    const first = anAction({ id: 'act_k1', key: 'same', subject: 'prm_same' });
    await add(first);
    await add({ ...first, id: 'act_k2', kind: 'smoke' });
    expect(await store.run((tx) => tx.actions.forSubject('prm_same'))).toEqual([first]);
    await claim('act_k1', 'w', 5_000, 9e12);
  });

  it('lists what waits when its time has come, the longest waiting first', async () => {
    await add(anAction({ id: 'act_w2', key: 'w2', notBefore: 2_000 }));
    await add(anAction({ id: 'act_w1', key: 'w1', notBefore: 1_000 }));
    expect(await waiting(999)).toEqual([]);
    expect(await waiting(1_999)).toEqual(['act_w1']);
    expect(await waiting(2_000)).toEqual(['act_w1', 'act_w2']);
    expect(await waiting(2_000, 1)).toEqual(['act_w1']);
    await claim('act_w1', 'w', 3_000, 9e12);
    expect(await waiting(3_000)).toEqual(['act_w2']);
    await claim('act_w2', 'w', 3_000, 9e12);
  });

  it('gives an action to one of several workers that ask at once', async () => {
    const action = anAction({ id: 'act_raced', key: 'raced' });
    await add(action);
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => claim('act_raced', worker, 5_000, 9e12)));
    expect(claims.filter((given) => given !== undefined)).toEqual([action]);
  });

  it('lets the holder renew, and others have it when the claim has run out', async () => {
    await add(anAction({ id: 'act_expiring', key: 'expiring' }));
    await claim('act_expiring', 'a', 5_000, 6_000);
    expect(await claim('act_expiring', 'b', 5_999, 9_000)).toBeUndefined();
    expect(await claim('act_expiring', 'a', 5_999, 7_000)).toBeDefined();
    expect(await claim('act_expiring', 'b', 6_999, 9_000)).toBeUndefined();
    expect(await waiting(6_999)).not.toContain('act_expiring');
    expect(await waiting(7_000)).toContain('act_expiring');
    expect(await claim('act_expiring', 'b', 7_000, 9e12)).toBeDefined();
    expect(await claim('act_expiring', 'a', 7_500, 9e12)).toBeUndefined();
  });

  it('takes a result only from the worker that holds the action', async () => {
    const action = anAction({ id: 'act_settled', key: 'settled', subject: 'evl_1', payload: { text: NASTY_TEXT } });
    await add(action);
    await claim('act_settled', 'a', 5_000, 6_000);
    await claim('act_settled', 'b', 6_000, 9e12);
    const done: Action = { ...action, state: 'done', attempts: 1, result: { said: NASTY_TEXT } };
    expect(await settle(done, 'a')).toBe(false);
    expect(await settle(done, 'b')).toBe(true);
    expect(await store.run((tx) => tx.actions.forSubject('evl_1'))).toEqual([done]);
    expect(await settle(done, 'b')).toBe(false);
    expect(await claim('act_settled', 'b', 9e12, 9e13)).toBeUndefined();
    expect(await waiting(9e12)).not.toContain('act_settled');
  });

  it('frees an action that failed for another attempt, not before its time', async () => {
    const action = anAction({ id: 'act_again', key: 'again' });
    await add(action);
    await claim('act_again', 'a', 5_000, 9e12);
    const failed = { ...action, attempts: 1, because: 'no connection', notBefore: 8_000, firstTriedAt: 5_000 } as const;
    // What was asked for stays as it was asked.
    expect(await settle({ ...failed, payload: {}, kind: 'smoke' }, 'a')).toBe(true);
    expect(await waiting(7_999)).not.toContain('act_again');
    expect(await waiting(8_000)).toContain('act_again');
    expect(await claim('act_again', 'b', 8_000, 9e12)).toEqual(failed);
  });

  it('keeps nothing waiting for a time that a clock set back has put far ahead, neither a retry nor a claim', async () => {
    await add(anAction({ id: 'act_far', key: 'far', notBefore: 60_000 }));
    await add(anAction({ id: 'act_held', key: 'held', notBefore: 0 }));
    const settled = anAction({ id: 'act_over', key: 'over', notBefore: 60_000 });
    await add(settled);
    await claim('act_over', 'w', 60_000, 9e12);
    await settle({ ...settled, state: 'failed', attempts: 1 }, 'w');
    await claim('act_held', 'w', 5_000, 64_000);
    await store.run((tx) => tx.actions.bringForward({ notBefore: 50_000, claimedUntil: 54_000 }));
    expect(await waiting(49_999)).not.toContain('act_far');
    expect(await waiting(50_000)).toContain('act_far');
    expect(await waiting(53_999)).not.toContain('act_held');
    expect(await waiting(54_000)).toContain('act_held');
    // It shortens what is too long, and lengthens nothing.
    await store.run((tx) => tx.actions.bringForward({ notBefore: 90_000, claimedUntil: 90_000 }));
    expect(await waiting(54_000)).toEqual(expect.arrayContaining(['act_far', 'act_held']));
    expect(await waiting(9e12)).not.toContain('act_over');
    await claim('act_far', 'w', 54_000, 9e12);
    await claim('act_held', 'w', 54_000, 9e12);
  });

  it('says how far the actions of one kind are, and lets go of their results', async () => {
    const part = (n: number) =>
      anAction({ id: `act_part${n}`, key: `part${n}`, kind: 'evaluate-part', subject: 'evl_parts', payload: {} });
    for (const n of [1, 2, 3]) await add(part(n));
    await add(anAction({ id: 'act_whole', key: 'whole', kind: 'evaluate', subject: 'evl_parts' }));
    for (const n of [1, 2]) await claim(`act_part${n}`, 'w', 5_000, 9e12);
    const done: Action = { ...part(1), state: 'done', attempts: 1, result: { said: NASTY_TEXT } };
    await settle(done, 'w');
    await settle({ ...part(2), state: 'failed', attempts: 1, because: NASTY_TEXT }, 'w');
    const states = () => store.run((tx) => tx.actions.statesOf('evl_parts', 'evaluate-part'));
    const expected = [
      { state: 'done', because: undefined },
      { state: 'failed', because: NASTY_TEXT },
      { state: 'pending', because: undefined },
    ];
    expect(await states()).toEqual(expected);
    await store.run((tx) => tx.actions.clearResults('evl_parts', 'evaluate-part'));
    expect(await states()).toEqual(expected);
    const [first] = await store.run((tx) => tx.actions.forSubject('evl_parts'));
    expect(first).toEqual({ ...done, result: undefined });
    await claim('act_part3', 'w', 5_000, 9e12);
    await claim('act_whole', 'w', 5_000, 9e12);
  });

  it('knows no action that was never added', async () => {
    expect(await claim('act_none', 'a', 0, 1)).toBeUndefined();
    expect(await settle(anAction({ id: 'act_none' }), 'a')).toBe(false);
  });
}
