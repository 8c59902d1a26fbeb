import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { aWindowRule } from '#testing/builder/window.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

const NOBODY = { roles: [], minPeople: 0, distinctPerRole: false, authorsMayApprove: false } as const;

let world: ControlWorld;

beforeEach(() => {
  world = new ControlWorld();
});

/** v1 serves under a project; v2 is asked for, with everything done that control does by itself. */
async function v2Under(project: ReturnType<typeof aProject>) {
  await world.begin(project);
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  return promotion;
}

describe('a gate that only warns', () => {
  it('is judged, shown and recorded, and stops nothing', async () => {
    const { environments, ...project } = aProject();
    const advised = environments.map((each) => ({ ...each, gates: { evaluation: 'warn' } }) as const);
    await world.begin({ ...project, environments: advised });
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    world.outside.evaluation = { outcome: 'fail', because: 'mean 3.1' };
    await world.bring('v2', 'staging');
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    const { state, gates } = await world.get(promotion);
    expect(state).toBe('rolling-out');
    expect(gates.find(({ gate }) => gate === 'evaluation')).toMatchObject({
      state: 'closed',
      enforcement: 'warn',
      because: 'mean 3.1; stops nothing here (warn)',
    });
    const records = await world.read((tx) => tx.audit.list({ subject: promotion.id, afterSequence: 0, limit: 100 }));
    const started = records.find(({ record }) => record.event === 'rollout.started')?.record;
    expect(started?.because).toBe('every gate that is enforced is open; let past: evaluation is closed (warn)');
    expect(started?.details).toMatchObject({
      letPast: [{ gate: 'evaluation', state: 'closed', enforcement: 'warn' }],
    });
  });

  it('is not waited for where only a person could open it, and stays unopened', async () => {
    const plan = aPlan({ strategy: 'direct', steps: [aStep(10_000, 0)], metrics: [] });
    const promotion = await v2Under(aProject({ plan, gates: { comparison: 'warn' } }));
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).rollout).toBeDefined();
    expect((await world.get(promotion)).gates.find(({ gate }) => gate === 'comparison')).toMatchObject({
      state: 'waiting',
      because: expect.stringMatching(/a person answers for it; not waited for here \(warn\)$/),
    });
  });
});

describe('windows that only warn', () => {
  const always = aWindowRule({ name: 'always', rrule: 'FREQ=DAILY' });
  const advised = { ...aProject({ gates: { window: 'warn' } }), windows: [always] };

  it('hold nothing, before the rollout and in it', async () => {
    const promotion = await v2Under(advised);
    await world.approve(promotion);
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toMatchObject({ v2: 5_000 });
    expect((await world.get(promotion)).gates.find(({ gate }) => gate === 'window')).toMatchObject({
      state: 'waiting',
      enforcement: 'warn',
    });
  });

  it('leave a freeze what it is', async () => {
    const promotion = await v2Under(advised);
    await world.control.addFreeze(DANA, { environment: 'production', reason: 'sale' });
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).state).toBe('queued');
    expect((await world.get(promotion)).gates.find(({ gate }) => gate === 'window')).not.toHaveProperty('enforcement');
  });
});

it('a release meets users only after a person signed, whatever an old project says', async () => {
  const promotion = await v2Under(aProject({ approval: NOBODY }));
  expect((await world.get(promotion)).gates.find(({ gate }) => gate === 'approval')).toMatchObject({
    state: 'waiting',
    because: '0 of at least 1 people have signed',
  });
});

it('with two environments the first is the staging that can’t be skipped', async () => {
  const project = aProject();
  await world.begin({ ...project, environments: project.environments.filter(({ name }) => name !== 'staging') });
  await expect(world.promote('v1', 'production')).rejects.toMatchObject({ code: 'STAGE_SKIPPED' });
});
