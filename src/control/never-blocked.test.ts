import { beforeEach, describe, expect, it } from 'vitest';
import { passOnce } from '#control/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import type { Action } from '#ports/index.ts';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV2, v2AtTenPercent, v2InProbation } from '#testing/control/scenario.ts';
import { LEASE_MS } from './route-change.ts';

const PLACE = { agent: 'support', environment: 'production' };
let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const back = () => world.control.rollBack(SAM, { ...PLACE, reason: 'wrong prices' });

it.each(['pause', 'promote-full'] as const)(
  'waits for nothing that was asked a moment ago, such as to %s',
  async (kind) => {
    const promotion = await v2AtTenPercent(world);
    await world.control.requestRollout(DANA, { promotion: promotion.id, kind, reason: 'so far so good' });
    await back();
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    const [rollback] = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 1 }));
    expect(rollback?.requestedBy).toEqual(SAM);
  },
);

it('keeps its hold when someone else undoes the release at the same moment', async () => {
  await v2InProbation(world);
  await back();
  await world.control.undo(DANA, { ...PLACE, reason: 'a mistake' });
  await world.settle();
  expect(await world.read((tx) => tx.holds.list({ agent: 'support' }))).toHaveLength(1);
});

it('reaches what serves while another release stands verified and inactive, which nobody meets', async () => {
  const manual = { weightBp: 0, bakeMs: 0, maxBakeMs: 0, work: { kind: 'pause', because: 'verified' } } as const;
  await servingV2(world);
  await world.apply(aProject({ plan: aPlan({ steps: [manual, aStep(10_000, 0)] }) }));
  await world.release('v3');
  await world.bring('v3', 'staging');
  const v3 = await world.promote('v3', 'production');
  await world.settle();
  await world.approve(v3);
  await world.control.accept(SAM, { promotion: v3.id, gate: 'comparison', reason: 'all at once' });
  await world.settle();
  expect((await world.get(v3)).rollout?.state.kind).toBe('paused');
  await back();
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 10_000 });
  expect((await world.get(v3)).state).toBe('superseded');
});

it('goes on while another hits a bug, which is set aside', async () => {
  await servingV2(world);
  const { rollback } = await back();
  if (rollback === undefined) throw new Error('it was begun');
  const broken: Rollback = { ...rollback, id: 'rbk_0', environment: 'staging', state: { kind: 'switching' } };
  await world.read(async (tx) => {
    // What it is to go back to was never deployed, so that nothing can be prepared either.
    await tx.rollbacks.save(
      { ...broken, to: { ...broken.to, deploymentId: 'dep_0' }, state: { kind: 'preparing' } },
      0,
    );
    await tx.actions.add(prepared(broken.id));
  });
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 10_000 });
  expect(world.faults).toHaveLength(1);
  expect(world.faults[0]).toContain('reconcile.set-aside {"rollback":"rbk_0"');
});

it('comes before promotions, however many of them are due', async () => {
  await servingV2(world);
  await world.release('v3');
  await world.promote('v3', 'staging');
  const { rollback } = await back();
  await world.read((tx) => tx.promotions.poke({ active: true }));
  await passOnce(world.context);
  expect(await world.read((tx) => tx.actions.forSubject(rollback?.id ?? 'rbk_'))).toHaveLength(1);
});

it('is looked at at once when the clock slows down or is set back', async () => {
  await servingV2(world);
  world.outside.gatewayAcknowledges = false;
  const { rollback } = await back();
  await world.settle();
  const state = async () => (await world.read((tx) => tx.rollbacks.find(rollback?.id ?? 'rbk_')))?.state.kind;
  expect(await state()).toBe('switching');
  await world.control.setClock(DANA, { rate: 1 });
  world.now += LEASE_MS + 1;
  await world.settle();
  expect(await state()).toBe('done');
});

it('that goes on to a named release waits until the promotion has given its traffic back', async () => {
  await servingV2(world);
  await world.release('v3');
  await world.bring('v3', 'staging');
  const v3 = await world.promote('v3', 'production');
  await world.settle();
  await world.approve(v3);
  await world.settle();
  const { rollback } = await world.control.rollBack(SAM, { ...PLACE, to: 'v1', reason: 'wrong prices' });
  if (rollback === undefined) throw new Error('it was begun');
  // The promotion is in other hands, and the preparation is faster.
  await world.read((tx) => tx.actions.add(prepared(rollback.id)));
  await passOnce(world.context);
  expect(await world.weights()).toEqual({ v2: 9_000, v3: 1_000 });
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 10_000 });
  expect((await world.get(v3)).state).toBe('rolled-back');
});

describe('a line of promotions', () => {
  /** v2 serves; v3 waits for its signature and v4 for its turn. */
  beforeEach(async () => {
    world = new ControlWorld();
    const redeploy = { url: 'http://127.0.0.1:1/dispatch' };
    await world.begin(aProject({ promotions: { whenBusy: 'queue' }, redeploy }));
    await servingV2(world);
    for (const label of ['v3', 'v4']) {
      await world.release(label);
      await world.bring(label, 'staging');
      await world.promote(label, 'production');
    }
    await world.settle();
  });

  const stateOf = async (label: string) =>
    (await world.read((tx) => tx.promotions.list({ ...PLACE, limit: 9 }))).find((each) => each.label === label);

  it('is not waited in by an undo', async () => {
    await world.control.undo(DANA, { ...PLACE, reason: 'a mistake' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });
    expect(await stateOf('v4')).toMatchObject({ waiting: { kind: 'turn' } });
  });

  it('stands still while a rollback is prepared, and so do new ones', async () => {
    const all = await world.read((tx) => tx.deployments.list(PLACE));
    world.outside.silent.push(all.find(({ label }) => label === 'v1')?.id ?? '');
    await world.control.rollBack(SAM, { ...PLACE, method: 'redeploy', reason: 'wrong prices' });
    await world.settle();
    expect(await stateOf('v3')).toMatchObject({ state: 'superseded' });
    expect(await stateOf('v4')).toMatchObject({ waiting: { kind: 'turn' } });
    await expect(world.promote('v3', 'production')).rejects.toMatchObject({ code: 'CONFLICT' });
    world.outside.silent = [];
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await stateOf('v4')).toMatchObject({ state: 'awaiting-approval' });
  });
});

/** That an earlier release was made to answer. */
function prepared(subject: Rollback['id']): Action {
  return {
    ...{ id: `act_${subject.slice(4)}`, key: `${subject}/0/preparing`, kind: 'rollback', subject, payload: {} },
    ...{ state: 'done', attempts: 1, because: undefined, result: { pass: true, because: 'answers' }, notBefore: 0 },
  };
}
