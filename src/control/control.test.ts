import { beforeEach, describe, expect, it } from 'vitest';
import { type Analysis, recompute } from '#domain/analysis/index.ts';
import { findBreak } from '#domain/evidence/index.ts';
import { type Digest, HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

async function withV1(): Promise<void> {
  await world.bring('v1', 'staging');
  expect((await world.bring('v1', 'production')).state).toBe('promoted');
}

async function untilTenPercent() {
  await withV1();
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  return promotion;
}

describe('the whole way', () => {
  it('takes a good release through 10 %, 50 % and 100 %, watches it a day and archives the old one', async () => {
    const promotion = await untilTenPercent();
    await world.pass(HOUR_MS / 2);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    await world.pass(HOUR_MS + HOUR_MS / 6);
    expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v2: 10_000, v1: 0 });
    expect((await world.get(promotion)).state).toBe('probation');
    await world.pass(26 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('promoted');
    expect(await world.weights()).toEqual({ v2: 10_000 });
    const states = await world.read((tx) => tx.deployments.list({ environment: 'production' }));
    expect(states.map((item) => [item.label, item.state])).toEqual([
      ['v1', 'archived'],
      ['v2', 'active'],
    ]);
    expect(world.faults).toEqual([]);
  });

  it('leaves a log in which every step stands once and nothing is broken', async () => {
    const promotion = await untilTenPercent();
    await world.pass(30 * HOUR_MS);
    const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
    expect(findBreak(log)).toBeUndefined();
    const steps = log.filter(
      (entry) => entry.record.event === 'rollout.step-started' && entry.record.subject === promotion.id,
    );
    expect(steps.map((entry) => entry.record.details.step)).toEqual([0, 1, 2]);
    expect(steps[1]?.record.details.verdicts).toMatchObject([{ metric: 'error-rate', compared: true }]);
  });

  it('keeps what each decision rests on, from which anyone comes to the same verdicts', async () => {
    const { id } = await untilTenPercent();
    await world.pass(30 * HOUR_MS);
    const log = await world.read((tx) => tx.audit.list({ subject: id, afterSequence: 0, limit: 1_000 }));
    const decided = log.filter(
      ({ record }) => Array.isArray(record.details.verdicts) && record.details.verdicts.length > 0,
    );
    expect(decided.map(({ record }) => record.event)).toContain('rollout.completed');
    for (const { record } of decided) {
      const kept = await world.read((tx) => tx.analyses.find(id, record.details.analysis as Digest));
      const analysis = JSON.parse(kept?.text ?? '{}') as Analysis;
      expect(analysis).toMatchObject({ promotion: id, rule: record.details.rule, because: record.because });
      expect(recompute(analysis).map(({ now, isEqual }) => [now.card.metric, isEqual])).toEqual([['error-rate', true]]);
    }
    const probation = log.filter(({ record }) => record.event === 'probation.evaluated');
    expect(probation.length).toBeGreaterThan(0);
    expect(probation.filter(({ record }) => record.details.analysis === undefined)).toEqual([]);
  });
});

describe('what stops a release', () => {
  it('an evaluation that failed, before anything is deployed to the environment', async () => {
    await withV1();
    world.outside.evaluation = { outcome: 'fail', because: 'relevance 2.7 below 4.0' };
    const stopped = await world.bring('v2', 'staging');
    expect(stopped).toMatchObject({ state: 'stopped', ended: { stage: 'evaluation' } });
    const deployed = await world.read((tx) => tx.deployments.list({ environment: 'staging' }));
    expect(deployed.map((item) => item.label)).toEqual(['v1']);
  });

  it('safety that is unknown', async () => {
    world.outside.safety = { outcome: 'unknown', because: 'no safety case' };
    expect((await world.bring('v1', 'staging')).ended?.stage).toBe('safety');
  });

  it('a smoke test that failed, with no traffic moved', async () => {
    await withV1();
    await world.bring('v2', 'staging');
    world.outside.smoke = { pass: false, because: 'a reply took 6.0 s', checks: [] };
    const stopped = await world.bring('v2', 'production');
    expect(stopped).toMatchObject({ state: 'stopped', ended: { stage: 'production smoke' } });
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('a deploy hook that fails three times', async () => {
    world.outside.deploy = 'fails';
    const promotion = await world.promote('v1', 'staging');
    await world.pass(2 * HOUR_MS);
    expect((await world.get(promotion)).ended?.because).toContain('quota exceeded');
  });
});

describe('rolling back', () => {
  it('happens by itself when the candidate errs, within the bake, and holds the digest', async () => {
    const promotion = await untilTenPercent();
    world.outside.errorsPerMille = { v2: 100 };
    await world.pass(HOUR_MS / 2);
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back', ended: { stage: 'production 10 %' } });
    expect(await world.weights()).toEqual({ v1: 10_000 });
    await expect(world.promote('v2', 'production')).rejects.toMatchObject({ code: 'RELEASE_HELD' });
  });

  it('does not blame the candidate when both err alike', async () => {
    const promotion = await untilTenPercent();
    world.outside.errorsPerMille = { v1: 100, v2: 100 };
    await world.pass(2 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('rolling-out');
  });

  it('waits until every gateway acknowledged, and at the longest until the lease is over', async () => {
    const promotion = await untilTenPercent();
    world.outside.gatewayAcknowledges = false;
    await world.control.requestRollout(SAM, { promotion: promotion.id, kind: 'abort', reason: 'critical bug' });
    await world.settle();
    expect((await world.get(promotion)).rollout?.state.kind).toBe('rolling-back');
    expect(await world.weights()).toEqual({ v1: 10_000 });
    world.now += 70_000;
    await world.settle();
    expect((await world.get(promotion)).state).toBe('rolled-back');
  });

  it('follows a gateway that took the traffic away by its own hand', async () => {
    const promotion = await untilTenPercent();
    const deploymentId = (await world.get(promotion)).rollout?.candidate.deploymentId ?? 'dep_';
    await world.control.noteFact('gtw_1', {
      kind: 'limit-broken',
      agent: 'support',
      environment: 'production',
      deploymentId,
      because: '60 % errors',
    });
    await world.settle();
    expect((await world.get(promotion)).ended?.because).toBe('hard limit broken: 60 % errors');
  });

  it('happens in probation when a live evaluation confirms harm', async () => {
    const promotion = await untilTenPercent();
    await world.pass(4 * HOUR_MS);
    world.outside.liveSafety = { outcome: 'fail', because: '1 leak' };
    await world.pass(6 * HOUR_MS);
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back', ended: { stage: 'probation' } });
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('is one action by one person, also after the old deployment was archived', async () => {
    await untilTenPercent();
    await world.pass(30 * HOUR_MS);
    expect(await world.weights()).toEqual({ v2: 10_000 });
    await world.control.rollBack(SAM, { agent: 'support', environment: 'production', reason: 'complaints' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    await expect(world.promote('v2', 'production')).rejects.toMatchObject({ code: 'RELEASE_HELD' });
  });
});

describe('a promotion that waits at its gates', () => {
  it('does not stand in the way of a rollback', async () => {
    await untilTenPercent();
    await world.pass(30 * HOUR_MS);
    await world.release('v3');
    await world.bring('v3', 'staging');
    const waiting = await world.promote('v3', 'production');
    await world.settle();
    expect((await world.get(waiting)).state).toBe('awaiting-approval');
    await world.control.rollBack(SAM, { agent: 'support', environment: 'production', reason: 'it burns' });
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await world.get(waiting)).state).toBe('superseded');
  });
});

describe('refusals', () => {
  it('name what is skipped, there already, or under way', async () => {
    await expect(world.promote('v1', 'production')).rejects.toMatchObject({ code: 'STAGE_SKIPPED' });
    await withV1();
    await expect(world.promote('v1', 'production')).rejects.toMatchObject({ code: 'ALREADY_THERE' });
    await world.bring('v2', 'staging');
    await world.promote('v2', 'production');
    await expect(world.promote('v2', 'production')).rejects.toMatchObject({ code: 'PROMOTION_ACTIVE' });
    await expect(world.promote('v9', 'staging')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keep authors from approving their own change, and roles to those who hold them', async () => {
    await withV1();
    await world.bring('v2', 'staging');
    const { id } = await world.promote('v2', 'production');
    const signature = {
      promotion: id,
      roles: ['security'],
      decision: 'approved',
      reason: 'mine',
      played: false,
    } as const;
    const ada = { kind: 'person', name: 'Ada' } as const;
    await expect(world.control.sign(ada, ['security'], signature)).rejects.toMatchObject({
      code: 'AUTHOR_MAY_NOT_APPROVE',
    });
    await expect(world.control.sign(DANA, ['security'], signature)).rejects.toMatchObject({
      code: 'AUTHOR_MAY_NOT_APPROVE',
    });
    await expect(world.control.sign(SAM, ['operations'], signature)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('time', () => {
  it('that no controller watched does not count as bake', async () => {
    const promotion = await untilTenPercent();
    world.now += 20_000;
    await world.settle();
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('that jumps back changes nothing', async () => {
    const promotion = await untilTenPercent();
    await world.pass(HOUR_MS / 2);
    const before = (await world.get(promotion)).rollout?.state;
    world.now -= 20_000;
    await world.settle();
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: before?.kind ?? '', step: 0 });
  });
});

it('keeps the plan that a rollout began with when another project is applied', async () => {
  const promotion = await untilTenPercent();
  await world.apply(aProject({ plan: aPlan({ steps: [aStep(10_000, 0)], metrics: [aMetric('tokens')] }) }));
  await world.pass(2 * HOUR_MS);
  expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
  expect((await world.get(promotion)).rollout?.plan.steps).toHaveLength(3);
});

it('tunes the tests of a rollout to what users ask when it begins, and keeps them so', async () => {
  const steps = [aStep(1_000, HOUR_MS), aStep(10_000, 0)];
  const project = aProject({ plan: aPlan({ steps, metrics: [aMetric('response-time', { kind: 'mean' })] }) });
  await world.apply(project);
  await withV1();
  await world.pass(2 * HOUR_MS);
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  expect(promotion.rollout).toBeUndefined();
  await world.approve(promotion);
  await world.settle();
  const tuned = async () => (await world.get(promotion)).rollout?.plan.metrics[0]?.tunedFor;
  const begun = await tuned();
  expect(begun).toBeGreaterThan(200);
  await world.pass(HOUR_MS / 2);
  expect(await tuned()).toBe(begun);
});
