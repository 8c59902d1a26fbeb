import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, SAM } from '#testing/control/control-world.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

describe('signatures', () => {
  const security = { roles: ['security'], decision: 'approved', reason: 'ok', played: false } as const;

  async function waiting(over: Parameters<typeof aProject>[0] = {}) {
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    await world.apply(aProject(over));
    await world.bring('v2', 'staging');
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    return promotion;
  }

  it('can be withdrawn until the rollout starts, and only by whoever gave them', async () => {
    const approval = { roles: [], minPeople: 2, distinctPerRole: false, authorsMayApprove: false };
    const { id } = await waiting({ approval });
    await world.control.sign(SAM, ['security'], { promotion: id, ...security });
    const other = { kind: 'person', name: 'Kim' } as const;
    const back = { promotion: id, roles: undefined, reason: 'not yet' };
    await expect(world.control.withdraw(other, back)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await world.control.withdraw(SAM, back);
    await world.control.sign(other, ['security'], { promotion: id, ...security });
    await world.settle();
    expect((await world.read((tx) => tx.promotions.find(id)))?.state).toBe('awaiting-approval');
    await world.control.sign(SAM, ['security'], { promotion: id, ...security });
    await world.settle();
    expect((await world.read((tx) => tx.promotions.find(id)))?.state).toBe('rolling-out');
    await expect(world.control.withdraw(SAM, back)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('expire on Headgate’s clock while a promotion waits for others', async () => {
    const rule = { distinctPerRole: false, authorsMayApprove: false, expireAfterMs: 2 * HOUR_MS };
    const promotion = await waiting({ approval: { roles: ['security', 'qa-lead'], minPeople: 1, ...rule } });
    await world.control.sign(SAM, ['security'], { promotion: promotion.id, ...security });
    await world.pass(3 * HOUR_MS);
    const approval = (await world.get(promotion)).gates.find(({ gate }) => gate === 'approval');
    expect(approval?.because).toMatch(
      /^waiting for security, qa-lead; Sam signed as security .* ago, which has expired$/,
    );
  });

  it('are a person’s, and one role each where every role is another person’s', async () => {
    const rule = { roles: ['security', 'qa-lead'], minPeople: 2, distinctPerRole: true } as const;
    const { id } = await waiting({ approval: { ...rule, authorsMayApprove: false, promoterMayApprove: false } });
    const held = ['security', 'qa-lead'] as const;
    const robot = { kind: 'machine', name: 'robot' } as const;
    const both = { promotion: id, ...security, roles: held };
    await expect(world.control.sign(robot, held, both)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(world.control.sign(SAM, held, both)).rejects.toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
    await world.control.sign(SAM, held, { promotion: id, ...security });
    const second = { promotion: id, ...security, roles: ['qa-lead'] as const };
    await expect(world.control.sign(SAM, held, second)).rejects.toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
  });

  it('are taken during a rollout at the step that asks for them, and nowhere else', async () => {
    const work = { kind: 'approval', roles: ['security'], minPeople: 1 } as const;
    const steps = [aStep(5_000, HOUR_MS), { ...aStep(5_000, 0), work }, aStep(10_000, 0)];
    const promotion = await waiting({ plan: aPlan({ steps }) });
    await world.approve(promotion);
    await world.settle();
    await expect(world.approve(promotion)).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
    await world.approve(promotion);
    await world.settle();
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
  });

  it('count for the step that asks for them, though the clock was set back since it began', async () => {
    const work = { kind: 'approval', roles: ['security'], minPeople: 1 } as const;
    const steps = [aStep(5_000, HOUR_MS), { ...aStep(5_000, 0), work }, aStep(10_000, 0)];
    const promotion = await waiting({ plan: aPlan({ steps }) });
    await world.approve(promotion);
    await world.pass(2 * HOUR_MS);
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'paused', step: 1 });
    world.now -= 60_000;
    await world.approve(promotion);
    await world.settle();
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
  });
});
