import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, SAM } from '#testing/control/control-world.ts';
import { v2AtTenPercent, v2InProbation } from '#testing/control/scenario.ts';

const COMPLAINTS = aMetric('complaints', {
  ...{ kind: 'events', role: 'guard', margin: { kind: 'absolute', value: 0 } },
});

async function aWorld(metrics = [aMetric('error-rate')]): Promise<ControlWorld> {
  const world = new ControlWorld();
  await world.begin(aProject({ plan: aPlan({ metrics }) }));
  return world;
}

/** What ended it, and what the audit log says of the same. */
async function endOf(world: ControlWorld) {
  const [promotion] = await world.read((tx) => tx.promotions.list({ environment: 'production', limit: 1 }));
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  const back = log.findLast((entry) => entry.record.event === 'rollout.rolled-back');
  expect(back?.record.details.trigger).toBe(promotion?.ended?.trigger);
  return promotion;
}

describe('a release goes back by itself, and its end names the trigger and the numbers', () => {
  it('when a metric is surely worse than the baseline', async () => {
    const world = await aWorld();
    await v2AtTenPercent(world);
    world.outside.errorsPerMille = { v2: 100 };
    await world.pass(HOUR_MS / 2);
    const { ended } = (await endOf(world)) ?? {};
    expect(ended).toMatchObject({ trigger: 'metric-failed', stage: 'production 10 %' });
    expect(ended?.because).toMatch(/error-rate: surely higher .*10(\.\d)? %/);
  });

  it('when it is alone surely past a critical limit, with everyone on it', async () => {
    const world = await aWorld([aMetric('error-rate', { critical: 0.01 })]);
    await v2InProbation(world);
    world.outside.errorsPerMille = { v2: 100 };
    await world.pass(HOUR_MS);
    const { ended } = (await endOf(world)) ?? {};
    expect(ended).toMatchObject({ trigger: 'critical-limit', stage: 'probation' });
    expect(ended?.because).toContain('1 %');
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('when complaints are surely more than the baseline had, also in probation', async () => {
    const world = await aWorld([aMetric('error-rate'), COMPLAINTS]);
    await v2InProbation(world);
    world.outside.complaintsPerMille = { v2: 50 };
    await world.pass(2 * HOUR_MS);
    const { ended } = (await endOf(world)) ?? {};
    expect(ended).toMatchObject({ trigger: 'complaints', stage: 'probation' });
    expect(ended?.because).toMatch(/complaints: surely higher/);
  });

  it('and it is Headgate that took it back, whatever a person asked in the same moment', async () => {
    const world = await aWorld();
    const { id } = await v2AtTenPercent(world);
    world.outside.errorsPerMille = { v2: 300 };
    await world.control.requestRollout(SAM, { promotion: id, kind: 'pause', reason: 'what is that?' });
    await world.pass(HOUR_MS / 6);
    const [rollback] = await world.read((tx) => tx.rollbacks.list({ limit: 1 }));
    expect(rollback).toMatchObject({ trigger: 'metric-failed', requestedBy: { name: 'headgate' } });
  });

  it('not for as many complaints as the baseline has', async () => {
    const world = await aWorld([aMetric('error-rate'), COMPLAINTS]);
    world.outside.complaintsPerMille = { v1: 50, v2: 50 };
    const promotion = await v2InProbation(world);
    await world.pass(4 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('probation');
  });

  it('when a live evaluation confirms harm', async () => {
    const world = await aWorld();
    await v2InProbation(world);
    world.outside.liveSafety = { outcome: 'fail', because: '1 leak in 40 cases' };
    await world.pass(6 * HOUR_MS);
    expect((await endOf(world))?.ended).toMatchObject({ trigger: 'safety' });
  });

  it('when a gateway took the traffic away by its own hand', async () => {
    const world = await aWorld();
    const promotion = await v2AtTenPercent(world);
    const deploymentId = (await world.get(promotion)).rollout?.candidate.deploymentId ?? 'dep_';
    const place = { agent: 'support', environment: 'production' };
    await world.control.noteFact('gtw_1', { kind: 'limit-broken', ...place, deploymentId, because: '60 % errors' });
    await world.settle();
    expect((await endOf(world))?.ended).toMatchObject({ trigger: 'hard-limit' });
  });

  it('when a person says so, and says apart that it is a critical bug', async () => {
    for (const [critical, trigger] of [[false, 'person'] as const, [true, 'critical-bug'] as const]) {
      const world = await aWorld();
      await v2AtTenPercent(world);
      await world.control.rollBack(SAM, { agent: 'support', environment: 'production', critical, reason: 'prices' });
      await world.settle();
      const { ended } = (await endOf(world)) ?? {};
      expect(ended?.trigger).toBe(trigger);
      expect(ended?.because).toContain('Sam');
    }
  });
});
