import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#domain/evidence/index.ts';
import type { ApprovalRule } from '#domain/policy/index.ts';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV1 } from '#testing/control/scenario.ts';

const KIM = { kind: 'person', name: 'Kim' } as const;
const direct = aPlan({ strategy: 'direct', steps: [aStep(10_000, 0)], metrics: [] });

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const again = (by: Actor, authors: readonly string[], label = 'v2', lastPusher?: string) =>
  world.control.createRelease(by, {
    ...{ agent: 'support', label, definition: { instructions: 'v2', parameters: {}, tools: [] } },
    ...{ authors, lastPusher },
  });

const stored = async () => (await world.read((tx) => tx.releases.findByLabel('support', 'v2')))?.provenance;

/** v2 waits before production, where nothing compares it. */
async function waiting(over: Partial<ApprovalRule> = {}, by: Actor = DANA) {
  await servingV1(world);
  const approval = { roles: ['security'], minPeople: 1, distinctPerRole: false, authorsMayApprove: false } as const;
  await world.apply(aProject({ plan: direct, approval: { ...approval, ...over } }));
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production', { by });
  await world.settle();
  return promotion;
}

describe('the same definition registered again', () => {
  it('is the same release, with everyone who was ever named', async () => {
    const answer = await again(KIM, ['Sam'], 'v2', 'Lee');
    expect(answer).toMatchObject({ existed: true, release: { label: 'v2' } });
    expect(await stored()).toMatchObject({ authors: ['Ada', 'Sam'], alsoRegisteredBy: ['Kim'], lastPusher: 'Lee' });
    await again(KIM, ['Ada'], 'v2', 'Max');
    expect(await stored()).toMatchObject({ authors: ['Ada', 'Sam'], lastPusher: 'Max', earlierPushers: ['Lee'] });
  });

  it('is written down once, however often it says the same', async () => {
    for (let time = 0; time < 3; time += 1) await again(KIM, ['Sam']);
    const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 100 }));
    expect(log.filter(({ record }) => record.event === 'release.people-added')).toHaveLength(1);
  });

  it('keeps its label, and remembers whom the refused one named', async () => {
    await expect(again(KIM, ['Sam'], 'v9')).rejects.toMatchObject({
      code: 'RELEASE_EXISTS',
      message: expect.stringContaining('registered already, as v2 by Dana'),
    });
    expect(await stored()).toMatchObject({ authors: ['Ada', 'Sam'] });
    expect(await world.read((tx) => tx.releases.findByLabel('support', 'v9'))).toBeUndefined();
  });

  it('bars an author who was named later, whose signature counts no more', async () => {
    const promotion = await waiting({ minPeople: 2, roles: [] });
    await world.approve(promotion);
    await again(KIM, ['Sam']);
    await world.settle();
    const gate = (await world.get(promotion)).gates.find((each) => each.gate === 'approval');
    expect(gate?.because).toBe("0 of at least 2 people have signed; Sam is an author of the change, and doesn't count");
    await expect(world.approve(promotion)).rejects.toMatchObject({ code: 'AUTHOR_MAY_NOT_APPROVE' });
  });

  it('bars everyone who was ever said to have pushed it last', async () => {
    await again(KIM, [], 'v2', 'Sam');
    await again(KIM, [], 'v2', 'Max');
    const promotion = await waiting({ lastPusherMayApprove: false });
    await expect(world.approve(promotion)).rejects.toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
  });
});

describe('what was found', () => {
  const input = { gate: 'comparison', reason: 'ten users a day' } as const;

  it('is accepted by nobody who had a hand in it', async () => {
    const { id } = await waiting();
    const ada = { kind: 'person', name: 'Ada' } as const;
    const refused = {
      code: 'AUTHOR_MAY_NOT_APPROVE',
      message: 'Ada is an author of the change and may not accept what was found about v2',
    };
    await expect(world.control.accept(ada, { promotion: id, ...input })).rejects.toMatchObject(refused);
    await world.control.accept(SAM, { promotion: id, ...input });
  });

  it('is accepted by the one who promotes it only where the rule lets them sign', async () => {
    const promotion = await waiting({ authorsMayApprove: true, promoterMayApprove: false }, KIM);
    const accept = (by: Actor) => world.control.accept(by, { promotion: promotion.id, ...input });
    await expect(accept(KIM)).rejects.toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
    await accept({ kind: 'person', name: 'Ada' });
  });

  it('is open again when whoever accepted it turns out to be an author', async () => {
    const promotion = await waiting();
    await world.control.accept(SAM, { promotion: promotion.id, ...input });
    await world.settle();
    const state = async () => (await world.get(promotion)).gates.find(({ gate }) => gate === 'comparison')?.state;
    expect(await state()).toBe('open');
    await again(KIM, ['sam']);
    await world.settle();
    expect(await state()).toBe('waiting');
  });

  it('is held to the rule of the last environment where nobody signs', async () => {
    await servingV1(world);
    world.outside.evaluation = { outcome: 'fail', because: 'relevance 3.9 below 4.0' };
    const { id } = await world.bring('v2', 'staging');
    const regression = { promotion: id, gate: 'evaluation', reason: 'shorter on purpose' } as const;
    await expect(world.control.accept(DANA, regression)).rejects.toMatchObject({ code: 'AUTHOR_MAY_NOT_APPROVE' });
    await world.control.accept(SAM, regression);
  });
});
