import { beforeEach, describe, expect, it } from 'vitest';
import type { Glass } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan } from '#testing/builder/rollout.ts';
import { aWindowRule } from '#testing/builder/window.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';

const HELD = ['operations'] as const;
const KIM = { kind: 'person', name: 'Kim' } as const;
const always = aWindowRule({ name: 'always', rrule: 'FREQ=DAILY' });

let world: ControlWorld;

beforeEach(() => {
  world = new ControlWorld();
});

const breaks = ({ id }: Promotion, glass: Glass, forMs = 2 * HOUR_MS, by = SAM) =>
  world.control.breakGlass(by, HELD, { promotion: id, glass, forMs, reason: 'the shop is down' });

/** v1 serves; v2 went through staging and is asked for in production, under a project that comes in between. */
async function v2Asked(project = aProject()): Promise<Promotion> {
  await world.begin();
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.apply(project);
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  return promotion;
}

async function gate(promotion: Promotion, name: string) {
  return (await world.get(promotion)).gates.find((each) => each.gate === name);
}

async function events(promotion: Promotion): Promise<readonly string[]> {
  const records = await world.read((tx) => tx.audit.list({ subject: promotion.id, afterSequence: 0, limit: 200 }));
  return records.map(({ record }) => record.event);
}

describe('a window', () => {
  const closed = { ...aProject(), windows: [always] };

  it('is let past before the rollout and in it, until the act is over; what is in front of users stays there', async () => {
    const promotion = await v2Asked(closed);
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).state).toBe('queued');
    await breaks(promotion, 'window');
    await world.settle();
    expect(await gate(promotion, 'window')).toMatchObject({
      state: 'open',
      breakGlass: expect.stringMatching(/^stm_/),
    });
    await world.pass(2 * HOUR_MS);
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'paused', pausedBy: 'window', step: 1 });
    const full = { promotion: promotion.id, kind: 'promote-full', reason: 'now' } as const;
    await expect(world.control.requestRollout(DANA, full)).rejects.toMatchObject({ code: 'WINDOW_CLOSED' });
    await breaks(promotion, 'window');
    await world.settle();
    await world.control.requestRollout(DANA, full);
    await world.settle();
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
  });

  it('is planned for as long as it is broken', async () => {
    const promotion = await v2Asked(closed);
    await breaks(promotion, 'window', HOUR_MS / 2);
    const { outlook } = await world.control.plan({ promotion: promotion.id });
    expect(outlook.steps.at(-1)).toMatchObject({
      weightBp: 1_000,
      because: expect.stringContaining('would stay at 10 % for good: closed by "always"'),
    });
    expect(outlook.owed.at(-1)).toMatchObject({ who: 'Sam', what: expect.stringContaining('"window" is broken') });
  });

  it('closes again when the act is withdrawn', async () => {
    const promotion = await v2Asked(closed);
    const { id } = await breaks(promotion, 'window');
    await world.control.withdrawBreakGlass(KIM, HELD, { act: id, reason: 'it can wait' });
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).state).toBe('queued');
    expect(await events(promotion)).toEqual(expect.arrayContaining(['glass.broken', 'glass.withdrawn']));
  });
});

describe('verification', () => {
  it('of a digest that was stopped is let past by the next promotion, which says so; safety is not', async () => {
    await world.begin();
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    world.outside.evaluation = { outcome: 'unknown', because: 'the judge is down' };
    const stopped = await world.bring('v2', 'staging');
    expect(stopped.ended?.stage).toBe('evaluation');
    await breaks(stopped, 'verification');
    const arrived = await world.bring('v2', 'staging');
    expect(arrived.state).toBe('promoted');
    expect(arrived.gates.find((each) => each.gate === 'evaluation')).toMatchObject({ state: 'open' });
    const evidence = await world.read((tx) => tx.evidence.forRelease(arrived.release));
    expect(evidence.filter(({ kind }) => kind === 'break-glass')).toMatchObject([{ outcome: 'unknown' }]);
    // Production is another place.
    const elsewhere = await world.promote('v2', 'production');
    await world.settle();
    expect((await world.get(elsewhere)).ended?.stage).toBe('evaluation');
    world.outside.safety = { outcome: 'fail', because: '3 leaks' };
    await world.release('v3');
    const unsafe = await world.bring('v3', 'staging');
    await breaks(unsafe, 'verification');
    expect((await world.bring('v3', 'staging')).ended?.stage).toBe('safety');
  });

  it('is not broken where nothing is shut', async () => {
    const promotion = await v2Asked();
    await expect(breaks(promotion, 'verification')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('evaluation is open'),
    });
  });
});

describe('statistics', () => {
  it('that can’t tell are let past after the bake, and never where one failed', async () => {
    const metrics = [aMetric('error-rate'), aMetric('rating')];
    const promotion = await v2Asked(aProject({ plan: aPlan({ metrics }) }));
    await world.approve(promotion);
    await world.settle();
    await world.pass(2 * HOUR_MS);
    expect(await world.weights()).toMatchObject({ v2: 1_000 });
    await breaks(promotion, 'statistics');
    await world.settle();
    expect(await world.weights()).toMatchObject({ v2: 5_000 });
    const last = (await world.get(promotion)).decisions.findLast(({ rule }) => rule === 'metrics-allow');
    world.outside.errorsPerMille = { v2: 300 };
    await world.pass(HOUR_MS);
    expect((await world.get(promotion)).ended).toMatchObject({ trigger: 'metric-failed' });
    expect(last?.because).toMatch(/not shown: rating; Sam broke the glass until /);
  });
});

describe('an act', () => {
  it('is a person’s with the right, for a while, and for what there is', async () => {
    const promotion = await v2Asked();
    const act = { promotion: promotion.id, glass: 'window', forMs: HOUR_MS, reason: 'now' } as const;
    const robot = { kind: 'machine', name: 'robot' } as const;
    await expect(world.control.breakGlass(SAM, ['administrator'], act)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(world.control.breakGlass(robot, HELD, act)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(breaks(promotion, 'window', DAY_MS + HOUR_MS)).rejects.toMatchObject({
      code: 'USAGE',
      message: 'glass is broken for 1 min to 24 h, not for 25 h',
    });
    await expect(breaks(promotion, 'window', MINUTE_MS - 1)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(breaks(promotion, 'soak')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('this project has no soak gate'),
    });
  });

  it('holds in a project that asks for two people only once another one confirmed it', async () => {
    const regulated = { ...aProject(), windows: [always], secondPerson: { configuration: false, breakGlass: true } };
    const promotion = await v2Asked(regulated);
    await world.approve(promotion);
    const { id } = await breaks(promotion, 'window');
    await world.settle();
    expect(await gate(promotion, 'window')).toMatchObject({ state: 'waiting' });
    const word = { act: id, reason: 'I saw it' };
    await expect(world.control.confirmBreakGlass(SAM, HELD, word)).rejects.toMatchObject({
      code: 'SEPARATION_OF_DUTIES',
    });
    expect(await events(promotion)).not.toContain('glass.confirmed');
    await world.control.confirmBreakGlass(KIM, HELD, word);
    await world.settle();
    expect((await world.get(promotion)).state).toBe('rolling-out');
    const evidence = await world.read((tx) => tx.evidence.forRelease(promotion.release));
    expect(evidence.find(({ kind }) => kind === 'break-glass')?.because).toContain('confirmed by Kim');
  });

  it('that nobody confirmed in time stays nothing', async () => {
    const regulated = { ...aProject(), windows: [always], secondPerson: { configuration: false, breakGlass: true } };
    const promotion = await v2Asked(regulated);
    const { id } = await breaks(promotion, 'window', HOUR_MS);
    await world.pass(2 * HOUR_MS);
    const late = { act: id, reason: 'late' };
    await expect(world.control.confirmBreakGlass(KIM, HELD, late)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.control.withdrawBreakGlass(KIM, HELD, late)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
