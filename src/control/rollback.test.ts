import { beforeEach, describe, expect, it } from 'vitest';
import type { Rollback } from '#domain/rollback/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV1, servingV2, v2AtTenPercent, v2InProbation } from '#testing/control/scenario.ts';

const PLACE = { agent: 'support', environment: 'production' };
let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const back = (over: Partial<Parameters<ControlWorld['control']['rollBack']>[1]> = {}, by = SAM) =>
  world.control.rollBack(by, { ...PLACE, reason: 'wrong prices', ...over });

async function newest(): Promise<Rollback> {
  const [rollback] = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 1 }));
  if (rollback === undefined) throw new Error('a rollback was recorded');
  return rollback;
}

async function deploymentOf(label: string): Promise<string> {
  const all = await world.read((tx) => tx.deployments.list(PLACE));
  return all.findLast((item) => item.label === label)?.id ?? 'none';
}

/** v3 serves; v2 and v1 served before it. */
async function servingV3(): Promise<void> {
  await servingV2(world);
  await world.release('v3');
  await world.bring('v3', 'staging');
  await world.bring('v3', 'production');
  expect(await world.weights()).toEqual({ v3: 10_000 });
}

describe('by turning the traffic', () => {
  it('makes what was archived answer first, then is checked, and says how long each part took', async () => {
    await servingV2(world);
    const { message, rollback } = await back();
    expect(message).toContain('v1 is made to answer');
    expect(rollback).toMatchObject({ state: { kind: 'preparing' }, from: { label: 'v2' }, to: { label: 'v1' } });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    const done = await newest();
    expect(done).toMatchObject({ state: { kind: 'done' }, probe: { pass: true }, trigger: 'person', mode: 'gateway' });
    expect(done.parts.map(({ name }) => name)).toEqual(['preparing', 'switching', 'probing']);
    expect(done.probe?.because).toContain('asked directly');
    const route = await world.read((tx) => tx.routes.find('support', 'production'));
    expect(route?.revoked).toEqual([await deploymentOf('v2')]);
  });

  it('of a running rollout is recorded and checked too, whoever decided it', async () => {
    const promotion = await v2AtTenPercent(world);
    world.outside.errorsPerMille = { v2: 100 };
    await world.pass(HOUR_MS / 2);
    expect(await newest()).toMatchObject({
      ...{ promotion: promotion.id, trigger: 'metric-failed', requestedBy: { name: 'headgate' } },
      ...{ state: { kind: 'done' }, from: { label: 'v2' }, to: { label: 'v1' } },
    });
  });

  it('falls to the next verified release when the one before is gone, and says so', async () => {
    await servingV3();
    world.outside.silent.push(await deploymentOf('v2'));
    await back();
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await newest()).toMatchObject({
      state: { kind: 'done' },
      to: { label: 'v1' },
      passedOver: [{ party: { label: 'v2' }, because: expect.stringContaining('no connection') }],
    });
  });

  it('falls on when what was warm stops answering once everyone is sent to it', async () => {
    await servingV2(world);
    await world.release('v3');
    await world.bring('v3', 'staging');
    const promotion = await world.promote('v3', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.pass(4 * HOUR_MS);
    expect(await world.weights()).toEqual({ v3: 10_000, v2: 0 });
    world.outside.silent.push(await deploymentOf('v2'));
    await back();
    await world.settle();
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await newest()).passedOver.map(({ party }) => party.label)).toEqual(['v2']);
    expect(world.faults).toEqual([]);
  });

  it('leaves traffic where it is when nothing verified answers, and says that', async () => {
    await servingV2(world);
    world.outside.silent.push(await deploymentOf('v1'));
    await back();
    await world.settle();
    expect(await world.weights()).toEqual({ v2: 10_000 });
    const { state } = await newest();
    expect(state.kind === 'failed' && state.because).toMatch(/v1 does not answer.*traffic stays on v2/);
  });

  it('goes to any release that was verified here, by name', async () => {
    await servingV3();
    await back({ to: 'v1' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('goes on to a named release from a rollout that is taken back', async () => {
    await servingV2(world);
    await world.release('v3');
    await world.bring('v3', 'staging');
    const promotion = await world.promote('v3', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    expect(await world.weights()).toEqual({ v2: 9_000, v3: 1_000 });
    await back({ to: 'v1' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await world.get(promotion)).state).toBe('rolled-back');
    expect(world.faults).toEqual([]);
  });
});

describe('by other methods', () => {
  it('sets the agent of the runtime back: the bad deployment holds the earlier definition now', async () => {
    await servingV2(world);
    const bad = await deploymentOf('v2');
    await back({ method: 'replace' });
    await world.settle();
    expect(await newest()).toMatchObject({ method: 'replace', state: { kind: 'done' }, to: { label: 'v1' } });
    const all = await world.read((tx) => tx.deployments.list(PLACE));
    expect(all.find(({ id }) => id === bad)?.state).toBe('deleted');
    expect(all.at(-1)).toMatchObject({ label: 'v1', state: 'active', runtimeId: bad });
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('dispatches the workflow of the earlier release, and waits until it answers', async () => {
    world = new ControlWorld();
    await world.begin(aProject({ redeploy: { url: 'http://127.0.0.1:1/dispatch', secretEnv: 'CI_SECRET' } }));
    await servingV2(world);
    const earlier = await deploymentOf('v1');
    world.outside.silent.push(earlier);
    await back({ method: 'redeploy' });
    await world.settle();
    expect(world.said.at(-1)).toMatchObject({
      ...{ url: 'http://127.0.0.1:1/dispatch', secretEnv: 'CI_SECRET' },
      body: { type: 'headgate.redeploy', release: { label: 'v1' } },
    });
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v2: 10_000 });
    expect((await newest()).state.kind).toBe('awaiting');
    world.outside.silent = [];
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await newest()).state.kind).toBe('done');
    expect(world.said.filter((call) => call.url.includes('dispatch'))).toHaveLength(1);
  });

  it('are refused where they can do nothing, with what to use instead', async () => {
    await servingV2(world);
    await expect(back({ method: 'redeploy' })).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: expect.stringContaining('environments.production.redeploy.webhook'),
    });
    expect((await world.read((tx) => tx.holds.list({ agent: 'support' }))).length).toBe(0);
  });
});

describe('what a rollback refuses', () => {
  it('a first release, which has nothing to go back to', async () => {
    await world.bring('v1', 'staging');
    const promotion = await world.promote('v1', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    await expect(back()).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK_TO' });
    await world.pass(30 * HOUR_MS);
    await expect(back()).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK_TO' });
  });

  it('unknown names, what serves already, what was never verified here, what is held', async () => {
    await servingV2(world);
    await expect(back({ to: 'v9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(back({ environment: 'moon' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(back({ agent: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(back({ to: 'v2' })).rejects.toMatchObject({ code: 'ALREADY_THERE' });
    await world.release('v3');
    await expect(back({ to: 'v3' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await back();
    await world.settle();
    await expect(back({ to: 'v2' })).rejects.toMatchObject({ code: 'RELEASE_HELD' });
  });

  it('two contradictory commands: the same joins, another has to wait for the check', async () => {
    await servingV3();
    world.outside.gatewayAcknowledges = false;
    await back({ to: 'v2' });
    await world.settle();
    expect((await newest()).state.kind).toBe('switching');
    expect((await back({}, DANA)).message).toContain('Sam is bringing v3 back to v2 already');
    await expect(back({ to: 'v1' }, DANA)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 9 }))).toHaveLength(1);
  });

  it('nothing while it prepares: another command supersedes it', async () => {
    await servingV3();
    await back({ to: 'v2' });
    await back({ to: 'v1' }, DANA);
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    const all = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 9 }));
    expect(all.map(({ state }) => state.kind)).toEqual(['done', 'superseded']);
  });
});

describe('undo', () => {
  const undo = () => world.control.undo(DANA, { ...PLACE, reason: 'a mistake' });

  it('goes back to the release before in one action and holds nothing', async () => {
    await servingV2(world);
    expect((await undo()).message).toContain('undoes the promotion of v2');
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });
    expect(await world.read((tx) => tx.holds.list({ agent: 'support' }))).toEqual([]);
  });

  it('takes a release in probation back without a hold', async () => {
    const promotion = await v2InProbation(world);
    await undo();
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await world.get(promotion)).state).toBe('rolled-back');
    expect(await world.read((tx) => tx.holds.list({ agent: 'support' }))).toEqual([]);
  });

  it('of a rollback asks for the hold to be lifted first, and then is as fast', async () => {
    await servingV2(world);
    await back();
    await world.settle();
    await expect(undo()).rejects.toMatchObject({ code: 'RELEASE_HELD' });
    const [hold] = await world.read((tx) => tx.holds.list({ agent: 'support' }));
    await world.control.liftHold(SAM, { hold: hold?.id ?? 'hld_', reason: 'the price list was wrong' });
    expect((await undo()).message).toContain('undoes the rollback to v1');
    await world.settle();
    expect(await world.weights()).toEqual({ v2: 10_000, v1: 0 });
  });

  it('reaches past a rollback that came to nothing', async () => {
    await servingV2(world);
    world.outside.silent.push(await deploymentOf('v1'));
    await back();
    await world.settle();
    expect((await newest()).state.kind).toBe('failed');
    world.outside.silent = [];
    expect((await undo()).message).toContain('undoes the promotion of v2');
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });
  });

  it('brings nothing to users that never came to all of them, and says when there is nothing before', async () => {
    await servingV1(world);
    await expect(undo()).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK_TO' });
    await world.bring('v2', 'staging');
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    await back();
    await world.settle();
    await expect(undo()).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

it('knows whom the bad release hit', async () => {
  await servingV2(world);
  const deploymentId = (await newestDeployment()) as 'dep_';
  await world.control.noteConversations({
    ...{ gateway: 'gtw_1', ...PLACE, deploymentId, routeVersion: 9, page: 0, isLast: true, isCut: false },
    conversations: [{ id: 'c1', firstAt: 1, lastAt: 2 }],
  });
  await back();
  const { from } = await newest();
  expect((await world.read((tx) => tx.conversations.of(from.deploymentId, 10))).total).toBe(1);

  async function newestDeployment() {
    return deploymentOf('v2');
  }
});
