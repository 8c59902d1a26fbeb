import { expect, it } from 'vitest';
import { aRollback } from '#testing/builder/rollback.ts';
import { DIGEST_V1 } from '#testing/builder/rollout.ts';
import type { Fact } from '../rollout/index.ts';
import { decideRollback, type RollbackView } from './decide.ts';
import type { Rollback } from './rollback.ts';

const done = (pass: boolean): Fact => ({ state: 'done', pass, because: pass ? '0.4 s' : 'no connection' });
const NEXT = { deploymentId: 'dep_0', release: DIGEST_V1, label: 'v0' } as const;

function decide(rollback: Partial<Rollback>, over: Partial<RollbackView> = {}) {
  return decideRollback({
    ...{ rollback: aRollback(rollback), now: 9_000, realNow: 900, work: { state: 'absent' } },
    ...{ gatewaysCaughtUp: true, held: undefined, nextChoice: NEXT, ...over },
  });
}

it('turns the traffic only to what was seen to answer', () => {
  expect(decide({}).action).toBe('ask');
  expect(decide({}, { work: { state: 'pending' } }).action).toBe('none');
  expect(decide({}, { work: done(true) })).toMatchObject({ action: 'switch', next: { state: { kind: 'switching' } } });
  for (const work of [done(false), { state: 'failed', because: 'gone' } as const]) {
    expect(decide({}, { work })).toMatchObject({
      action: 'none',
      next: { state: { kind: 'preparing' }, to: NEXT, passedOver: [{ party: { label: 'v1' } }] },
    });
  }
});

it('sends nobody to what was held or quarantined meanwhile, unless everyone is there already', () => {
  const held = 'quarantined by Sam: wrong prices (qrn_1)';
  expect(decide({}, { work: done(true), held })).toMatchObject({
    next: { state: { kind: 'preparing' }, to: NEXT, passedOver: [{ because: held }] },
    because: `v1 is ${held}; falls to v0, verified here before`,
  });
  expect(decide({ state: { kind: 'switching' } }, { held }).next.state.kind).toBe('probing');
});

it('leaves traffic where it is when none is left', () => {
  const { next, action } = decide({}, { work: done(false), nextChoice: undefined });
  expect(action).toBe('none');
  expect(next.state).toMatchObject({ kind: 'failed', because: expect.stringContaining('traffic stays on v2') });
});

it('asks three times before it falls on from what everyone is sent to, and only then', () => {
  const probing = (attempt: number) => decide({ state: { kind: 'probing', attempt } }, { work: done(false) }).next;
  expect(probing(0).state).toEqual({ kind: 'probing', attempt: 1 });
  expect(probing(1).state).toEqual({ kind: 'probing', attempt: 2 });
  expect(probing(2)).toMatchObject({ state: { kind: 'preparing' }, to: NEXT, probe: { pass: false } });
});

it('waits for gateways, and leaves the time of each part behind', () => {
  const switching = { state: { kind: 'switching' }, sinceReal: 100 } as const;
  expect(decide(switching, { gatewaysCaughtUp: false }).next.state.kind).toBe('switching');
  expect(decide(switching).next).toMatchObject({
    state: { kind: 'probing' },
    parts: [{ name: 'switching', tookMs: 800 }],
  });
});

it('waits twenty minutes for a workflow, and turns nothing before it answers', () => {
  const redeploy = { method: 'redeploy' } as const;
  expect(decide(redeploy, { work: done(true) })).toMatchObject({
    action: 'none',
    next: { state: { kind: 'awaiting' } },
  });
  const awaiting = { ...redeploy, state: { kind: 'awaiting', attempt: 3 } } as const;
  expect(decide(awaiting, { work: done(false) }).next.state).toEqual({ kind: 'awaiting', attempt: 4 });
  expect(decide(awaiting, { work: done(true) }).action).toBe('switch');
  expect(decide(awaiting, { work: done(false), realNow: 21 * 60_000 }).next.to).toEqual(NEXT);
});
