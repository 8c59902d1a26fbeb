import { beforeEach, describe, expect, it } from 'vitest';
import type { Hold } from '#domain/policy/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV1, v2AtTenPercent } from '#testing/control/scenario.ts';

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

async function auditOf(subject: string): Promise<readonly string[]> {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject, limit: 100 }));
  return log.map(({ record }) => record.event);
}

/** A release with a model that others lack. */
async function withModel(label: string): Promise<void> {
  const definition = { instructions: label, model: { name: 'gpt-9' }, parameters: {}, tools: [] };
  await world.control.createRelease(DANA, { agent: PLACE.agent, label, definition, authors: [] });
}

describe('a hold', () => {
  it('keeps a release from being promoted until it is lifted, and leaves what runs alone', async () => {
    await servingV1(world);
    const hold = await place('hold', { release: 'v2' });
    await expect(world.promote('v2', 'staging')).rejects.toMatchObject({
      code: 'RELEASE_HELD',
      message: `support v2 is held by Sam: wrong prices (${hold.id})`,
      hint: expect.stringContaining(`headgate hold lift ${hold.id}`),
    });
    await place('hold', { release: 'v1' });
    await world.pass(HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    await world.control.liftHold(SAM, { hold: hold.id, reason: 'mended' });
    await expect(world.promote('v2', 'staging')).resolves.toMatchObject({ label: 'v2' });
    expect(await auditOf(hold.id)).toEqual(['hold.placed', 'hold.lifted']);
  });

  it('stops a running rollout at its weight, which a person lets go on once it is lifted', async () => {
    const promotion = await v2AtTenPercent(world);
    const hold = await place('hold', { release: 'v2' });
    await world.pass(5 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    expect((await world.get(promotion)).rollout?.state).toMatchObject({
      kind: 'paused',
      pausedBy: 'hold',
      because: `v2 is held by Sam: wrong prices (${hold.id})`,
    });
    const ask = (kind: 'resume' | 'advance' | 'promote-full') =>
      world.control.requestRollout(DANA, { promotion: promotion.id, kind, reason: 'I looked' });
    for (const kind of ['resume', 'advance', 'promote-full'] as const) {
      await expect(ask(kind)).rejects.toMatchObject({ code: 'RELEASE_HELD' });
    }
    await world.control.liftHold(SAM, { hold: hold.id, reason: 'mended' });
    await world.pass(5 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    await ask('resume');
    await world.pass(5 * HOUR_MS);
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
  });

  it('does not keep bad news from taking a rollout back', async () => {
    const promotion = await v2AtTenPercent(world);
    await place('hold', { release: 'v2' });
    await world.settle();
    world.outside.errorsPerMille = { v2: 400 };
    await world.pass(HOUR_MS);
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back', ended: { trigger: 'metric-failed' } });
  });

  it('ends a rollout that no user has met yet, and does not keep one at 100 % from its end', async () => {
    await servingV1(world);
    await world.bring('v2', 'staging');
    world.outside.deploy = 'fails';
    const waiting = await world.promote('v2', 'production');
    await world.settle();
    await world.approve(waiting);
    await world.settle();
    expect((await world.get(waiting)).rollout?.state).toMatchObject({ kind: 'pending', stage: 'deploying' });
    const hold = await place('hold', { release: 'v2' });
    await world.settle();
    expect(await world.get(waiting)).toMatchObject({ state: 'stopped', ended: { trigger: 'hold' } });
    await world.control.liftHold(SAM, { hold: hold.id, reason: 'mended' });
    world.outside.deploy = 'works';
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.pass(4 * HOUR_MS);
    await place('hold', { release: 'v2' });
    await world.pass(30 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('promoted');
  });

  it('of a component is about every release that contains it, those made later too', async () => {
    await place('hold', { component: 'model:gpt-9' });
    await withModel('v3');
    await expect(world.promote('v3', 'staging')).rejects.toMatchObject({
      code: 'RELEASE_HELD',
      message: expect.stringContaining('held by Sam, for its model:gpt-9: wrong prices'),
    });
    await expect(world.promote('v2', 'staging')).resolves.toBeDefined();
  });

  it('is refused where there is nothing to hold, where two things are named, and a second time', async () => {
    await expect(place('hold', { release: 'v9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(place('hold', {})).rejects.toMatchObject({ code: 'USAGE' });
    await expect(place('hold', { component: 'gpt-9' })).rejects.toMatchObject({ code: 'USAGE' });
    await place('hold', { release: 'v2' });
    await expect(place('hold', { release: 'v2' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(place('quarantine', { release: 'v2' })).resolves.toBeDefined();
  });
});
