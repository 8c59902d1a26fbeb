import { expect, it } from 'vitest';
import { AppError, MINUTE_MS } from '#domain/shared/index.ts';
import { ControlWorld } from '#testing/control/control-world.ts';
import { countingStore } from '#testing/control/counting-store.ts';
import { servingV1 } from '#testing/control/scenario.ts';
import { passOnce } from './pass.ts';

it('asks the database of a rollout that bakes for what its decision depends on, and for nothing else', async () => {
  const world = new ControlWorld();
  await world.begin();
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.pass(10 * MINUTE_MS);
  expect(await world.get(promotion)).toMatchObject({ rollout: { state: { kind: 'baking' } } });

  await world.read((tx) => tx.promotions.poke({ id: promotion.id }));
  const store = countingStore(world.context.unitOfWork);
  await passOnce({ ...world.context, unitOfWork: store });
  expect(store.asked.sort()).toEqual([
    'actions.forSubject',
    'begun.alarmOf',
    'clock.read',
    'freezes.list',
    'holds.standing',
    'projects.find',
    'promotions.lockDue',
    'promotions.save',
    'rollbacks.lockDue',
    'routes.find',
    'samples.sum',
  ]);
});

it('sets a promotion aside that hits a bug, says so where people look, tries again, and goes on with the others', async () => {
  const world = new ControlWorld();
  await world.begin();
  await servingV1(world);
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  const { projectVersion } = await world.get(promotion);
  const withVersion = async (version: typeof projectVersion) => {
    const stored = await world.get(promotion);
    await world.read((tx) => tx.promotions.save({ ...stored, projectVersion: version }, 0));
  };
  await withVersion('prj_gone');
  await world.release('v3');
  const other = await world.bring('v3', 'staging');
  expect(other.state).toBe('promoted');
  expect(await world.get(promotion)).toMatchObject({ state: 'awaiting-approval' });
  expect((await world.get(promotion)).decisions.at(-1)).toMatchObject({
    rule: 'set-aside',
    because: expect.stringMatching(/^Headgate failed on it and tries again: /),
  });
  expect(world.faults[0]).toContain(`reconcile.set-aside {"promotion":"${promotion.id}"`);
  await withVersion(projectVersion);
  await world.approve(promotion);
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
});

it('lets a promotion that met another wait a moment, and says whom it met', async () => {
  const world = new ControlWorld();
  await world.begin();
  const promotion = await world.promote('v1', 'staging');
  const { unitOfWork } = world.context;
  let met = 0;
  const meeting: typeof unitOfWork = {
    run: (work) =>
      unitOfWork.run((tx) =>
        work({
          ...tx,
          actions: {
            ...tx.actions,
            forSubject: async () => {
              met += 1;
              throw new AppError('CONFLICT', 'promotion prm_2 has got traffic meanwhile');
            },
          },
        }),
      ),
  };
  await passOnce({ ...world.context, unitOfWork: meeting });
  expect(met).toBe(1);
  expect((await world.get(promotion)).decisions.at(-1)).toMatchObject({
    rule: 'set-aside',
    because: 'promotion prm_2 has got traffic meanwhile',
  });
  expect(await passOnce(world.context)).toBe(false);
  await world.pass(1_000 * 600);
  expect((await world.get(promotion)).state).toBe('promoted');
});
