import { beforeEach, describe, expect, it } from 'vitest';
import { type ChecklistItem, checklistDefaults } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV1 } from '#testing/control/scenario.ts';

const OLGA = { kind: 'person', name: 'Olga' } as const;
const ASKED = ['runbook', 'on-call', 'support'];
let world: ControlWorld;

async function begin(checklist: readonly ChecklistItem[]): Promise<void> {
  world = new ControlWorld();
  await world.begin(aProject({ checklist }));
}

const sign = (promotion: Promotion, items = ASKED, by: typeof OLGA | typeof SAM = OLGA) =>
  world.control.signChecklist(by, ['operations'], {
    promotion: promotion.id,
    items,
    note: 'I saw to it',
    played: false,
  });

async function waiting(): Promise<Promotion> {
  await world.bring('v1', 'staging');
  const promotion = await world.promote('v1', 'production');
  await world.settle();
  return promotion;
}

async function gateOf(promotion: Promotion) {
  return (await world.get(promotion)).gates.find(({ gate }) => gate === 'checklist');
}

describe('the guide’s checklist', () => {
  beforeEach(() => begin(checklistDefaults.guide));

  it('keeps a signed release waiting until a person has said what nothing proves', async () => {
    const promotion = await waiting();
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).state).toBe('awaiting-approval');
    expect((await gateOf(promotion))?.because).toBe('a named person has to sign for runbook, on-call, support');
    await sign(promotion);
    await world.settle();
    expect(await gateOf(promotion)).toMatchObject({
      state: 'open',
      because: '7 of 7 items: 3 proven, 3 signed by Olga, 1 not applicable',
    });
    expect((await world.get(promotion)).rollout).toBeDefined();
    const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: promotion.id, limit: 100 }));
    const signed = log.find(({ record }) => record.event === 'checklist.signed')?.record;
    expect(signed).toMatchObject({ actor: OLGA, because: 'I saw to it', details: { items: ASKED, played: false } });
  });

  it('is owed in a plan, item by item, with the command that does it, also before anyone promotes', async () => {
    await world.bring('v1', 'staging');
    const { outlook } = await world.control.plan({ agent: 'support', release: 'v1', environment: 'production' });
    expect(outlook.owed).toContainEqual({
      who: 'operations or engineering-lead',
      what: 'say that the on-call engineer is told and ready',
      command: 'headgate checklist sign prm_… on-call --note "…"',
    });
  });

  it('counts for this promotion alone: whoever starts again is asked again', async () => {
    const promotion = await waiting();
    await sign(promotion);
    await world.control.cancelPromotion(DANA, { promotion: promotion.id, reason: 'not today' });
    const again = await world.promote('v1', 'production');
    await world.settle();
    expect((await gateOf(again))?.because).toContain('has to sign for runbook, on-call, support');
  });

  it('says what a rollback would bring back', async () => {
    const promotion = await waiting();
    await sign(promotion);
    await world.approve(promotion);
    await world.pass(1);
    await world.bring('v2', 'staging');
    const next = await world.promote('v2', 'production');
    await world.settle();
    const item = (await gateOf(next))?.items?.find(({ name }) => name === 'rollback-plan');
    expect(item).toMatchObject({ state: 'proven', because: 'v1 was verified there and can come back at once' });
    // What is held is nothing to go back to.
    await world.control.placeHold(SAM, { kind: 'hold', agent: 'support', release: 'v1', reason: 'leaks' });
    await world.settle();
    const left = (await gateOf(next))?.items?.find(({ name }) => name === 'rollback-plan');
    expect(left).toMatchObject({ state: 'unsigned' });
  });

  it('is signed by people whose word counts, for items that there are, and where nothing proves them', async () => {
    const promotion = await waiting();
    await expect(sign(promotion, ['lunch'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('runbook, rollback-plan'),
    });
    await expect(sign(promotion, ['rollback-plan'])).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(sign(promotion, ['approvals'])).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is to be proven by evidence, which is awaited'),
    });
    const robot = { kind: 'machine', name: 'robot' } as const;
    const input = { promotion: promotion.id, items: ['on-call'], note: 'x', played: false };
    await expect(world.control.signChecklist(robot, ['operations'], input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(world.control.signChecklist(OLGA, ['qa-lead'], input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'Olga may not sign for "on-call": operations or engineering-lead may',
    });
    await sign(promotion, ['on-call']);
    await world.settle();
    // The same word again changes nothing; another's comes too late.
    await sign(promotion, ['on-call']);
    await expect(sign(promotion, ['on-call'], SAM)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await world.read((tx) => tx.statements.list({ agent: 'support' }))).toHaveLength(1);
    await sign(promotion, ['runbook', 'support']);
    await world.approve(promotion);
    await world.settle();
    await expect(sign(promotion)).rejects.toMatchObject({ code: 'PROMOTION_ENDED' });
  });
});

it('asks no one where evidence proves every item', async () => {
  await begin(checklistDefaults.team);
  await servingV1(world);
  expect(await world.weights()).toEqual({ v1: 10_000 });
});
