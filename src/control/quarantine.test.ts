import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hold } from '#domain/policy/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV1, servingV2, v2AtTenPercent, v2InProbation } from '#testing/control/scenario.ts';

const PLACE = { agent: 'support', environment: 'production' };
let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const place = (kind: Hold['kind'], about: { release?: string; component?: string }) => {
  const agent = about.release === undefined ? undefined : PLACE.agent;
  return world.control.placeHold(SAM, { kind, agent, ...about, reason: 'wrong prices' });
};

const ban = (release: string) => place('quarantine', { release });

async function stored(hold: Hold): Promise<Hold | undefined> {
  return world.read((tx) => tx.holds.find(hold.id));
}

async function auditOf(subject: string): Promise<readonly string[]> {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject, limit: 100 }));
  return log.map(({ record }) => record.event);
}

/** A release with a model that others lack. */
async function withModel(label: string): Promise<void> {
  const definition = { instructions: label, model: { name: 'gpt-9' }, parameters: {}, tools: [] };
  await world.control.createRelease(DANA, { agent: PLACE.agent, label, definition, authors: [] });
}

describe('a quarantine', () => {
  it('ends what waits at its gates, and refuses it from then on, with who, why and how it is lifted', async () => {
    await servingV1(world);
    await world.bring('v2', 'staging');
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    const quarantine = await ban('v2');
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({
      state: 'stopped',
      ended: { stage: 'hold', because: `quarantined by Sam: wrong prices (${quarantine.id})` },
    });
    await expect(world.promote('v2', 'production')).rejects.toMatchObject({
      code: 'RELEASE_QUARANTINED',
      hint: `headgate quarantine lift ${quarantine.id} --reason "…"   (administrator, security, engineering-lead, operations)`,
    });
  });

  it('takes a running rollout back without another hold, and names itself as the trigger', async () => {
    const promotion = await v2AtTenPercent(world);
    const quarantine = await ban('v2');
    expect(quarantine.running).toMatchObject([{ environment: 'production', label: 'v2' }, { environment: 'staging' }]);
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back', ended: { trigger: 'quarantine' } });
    const [rollback] = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 1 }));
    expect(rollback).toMatchObject({ trigger: 'quarantine', requestedBy: SAM, promotion: promotion.id });
    expect(await world.read((tx) => tx.holds.list({ kind: 'hold' }))).toEqual([]);
  });

  it('brings the release back that served before the one that serves, in every environment', async () => {
    await servingV2(world);
    const quarantine = await ban('v2');
    await world.settle();
    expect(await world.weights('production')).toEqual({ v1: 10_000 });
    expect(await world.weights('staging')).toEqual({ v1: 10_000 });
    expect((await stored(quarantine))?.running).toEqual([]);
    expect(await world.read((tx) => tx.holds.list({ kind: 'hold' }))).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it('by component passes over earlier releases that contain it too', async () => {
    await withModel('v3');
    await withModel('v4');
    for (const label of ['v1', 'v3', 'v4']) {
      await world.bring(label, 'staging');
      await world.bring(label, 'production');
    }
    expect(await world.weights()).toEqual({ v4: 10_000 });
    await place('quarantine', { component: 'model:gpt-9' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('of the only release that can serve drops nobody, says so once, and waits for a person', async () => {
    await servingV1(world);
    const quarantine = await ban('v1');
    await world.settle();
    await world.pass(HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    const still = await stored(quarantine);
    expect(still?.running).toMatchObject([
      { ...PLACE, label: 'v1', waitsForPerson: true, because: expect.stringContaining('no other release') },
      { environment: 'staging', waitsForPerson: true },
    ]);
    const events = await auditOf(quarantine.id);
    expect(events.filter((event) => event === 'quarantine.waits-for-person')).toHaveLength(2);
    // The person brings another one, and the quarantine has nothing left to stop.
    await world.bring('v2', 'staging');
    await world.bring('v2', 'production');
    expect((await stored(quarantine))?.running).toEqual([]);
  });

  it('of the baseline ends a rollout of another release where an earlier one can serve', async () => {
    await servingV2(world);
    await world.release('v3');
    await world.bring('v3', 'staging');
    const promotion = await world.promote('v3', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    expect(await world.weights()).toMatchObject({ v2: 9_000, v3: 1_000 });
    await ban('v2');
    await world.settle();
    await world.pass(HOUR_MS / 10);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back' });
    // Nothing is wrong with v3: it may be promoted again.
    await expect(world.promote('v3', 'production')).resolves.toBeDefined();
    expect(world.faults).toEqual([]);
  });

  it('takes the conversations of what is warm away, while the new release is watched', async () => {
    await v2InProbation(world);
    expect(await world.weights()).toEqual({ v2: 10_000, v1: 0 });
    await ban('v1');
    await world.settle();
    expect(await world.weights()).toEqual({ v2: 10_000 });
    const route = await world.read((tx) => tx.routes.find('support', 'production'));
    expect(route?.revoked).toHaveLength(1);
    await world.pass(30 * HOUR_MS);
    const [promotion] = await world.read((tx) => tx.promotions.list({ ...PLACE, limit: 1 }));
    expect(promotion?.state).toBe('promoted');
    expect(world.faults).toEqual([]);
  });

  it('does not try again and again what could not be brought back', async () => {
    await servingV2(world);
    const all = await world.read((tx) => tx.deployments.list(PLACE));
    world.outside.silent.push(...all.filter(({ label }) => label === 'v1').map(({ id }) => id));
    const quarantine = await ban('v2');
    await world.settle();
    await world.pass(HOUR_MS);
    const tried = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 10 }));
    expect(tried).toHaveLength(1);
    expect(await world.weights()).toEqual({ v2: 10_000 });
    const still = await stored(quarantine);
    expect(still?.running?.find((each) => each.environment === 'production')).toMatchObject({
      waitsForPerson: true,
      because: expect.stringMatching(/could not be brought back: v1 does not answer/),
    });
  });

  it.each(['hold', 'quarantine'] as const)(
    'or %s reaches what is on its way back: a rollback falls to the next',
    async (kind) => {
      await servingV2(world);
      await world.release('v3');
      await world.bring('v3', 'staging');
      await world.bring('v3', 'production');
      await world.control.rollBack(SAM, { ...PLACE, reason: 'slow' });
      await place(kind, { release: 'v2' });
      await world.settle();
      expect(await world.weights()).toEqual({ v1: 10_000 });
      const rollbacks = await world.read((tx) => tx.rollbacks.list({ ...PLACE, limit: 10 }));
      expect(rollbacks[0]?.passedOver).toMatchObject([
        { party: { label: 'v2' }, because: /(held|quarantined) by Sam/ },
      ]);
    },
  );

  it('gets no share by hand and no tester', async () => {
    await v2InProbation(world);
    await world.pass(30 * HOUR_MS);
    await ban('v1');
    const weights = { v2: 5_000, v1: 5_000 };
    await expect(world.control.setTraffic(DANA, { ...PLACE, weights, reason: 'x' })).rejects.toMatchObject({
      code: 'RELEASE_QUARANTINED',
    });
    const tester = world.control.admitTester(DANA, { ...PLACE, release: 'v1', lifetimeMs: 1_000 });
    await expect(tester).rejects.toMatchObject({ code: 'RELEASE_QUARANTINED' });
  });

  it('that can’t be enforced in one place says why, keeps nothing else from going on, and is tried again', async () => {
    await servingV2(world);
    const store = world.context.unitOfWork;
    const run = store.run.bind(store);
    const broken = vi
      .spyOn(store, 'run')
      .mockImplementation((work) =>
        run((tx) => work({ ...tx, rollbacks: { ...tx.rollbacks, save: () => Promise.reject(new Error('no room')) } })),
      );
    const quarantine = await ban('v2');
    await world.settle();
    await world.pass(HOUR_MS / 60);
    expect((await stored(quarantine))?.running).toMatchObject([
      { environment: 'production', because: 'Headgate failed on it and tries again: no room' },
      { environment: 'staging' },
    ]);
    expect(world.faults).toHaveLength(2);
    broken.mockRestore();
    await world.pass(3 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await stored(quarantine)).toMatchObject({ running: [] });
    expect(await stored(quarantine)).not.toHaveProperty('lookAgainAt');
  });

  it('is over when it is lifted: it may come back, at once where it served before', async () => {
    await servingV2(world);
    const quarantine = await ban('v2');
    await world.settle();
    await world.control.liftHold(SAM, { hold: quarantine.id, reason: 'it was the network' });
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    expect(promotion.fast).toBeDefined();
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
    expect(await auditOf(quarantine.id)).toEqual(['quarantine.placed', 'quarantine.lifted']);
  });
});
