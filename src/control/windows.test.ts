import { beforeEach, describe, expect, it } from 'vitest';
import type { Promotion } from '#domain/promotion/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { aWindowRule } from '#testing/builder/window.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { readMoment } from './context.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

/** v1 serves production, v2 has been through staging. It is Monday, a little after 10:30. */
async function untilStaged(): Promise<void> {
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.bring('v2', 'staging');
}

async function intoProduction(): Promise<Promotion> {
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  return promotion;
}

async function untilTenPercent(): Promise<Promotion> {
  await untilStaged();
  const promotion = await intoProduction();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  return promotion;
}

const freeze = (reason = 'the year-end sale') => world.control.addFreeze(SAM, { environment: 'production', reason });
const stateOf = async (promotion: Promotion) => (await world.get(promotion)).rollout?.state;

async function isBefore(moment: number): Promise<boolean> {
  return (await world.read(readMoment)).now < moment;
}

async function events(): Promise<readonly string[]> {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  return log.map(({ record }) => record.event);
}

describe('a freeze that is placed while a rollout runs', () => {
  it('holds it at its weight, says who and why, and lets it go on when it is lifted', async () => {
    const promotion = await untilTenPercent();
    const { id } = await freeze();
    await world.settle();
    expect(await stateOf(promotion)).toMatchObject({
      kind: 'paused',
      pausedBy: 'window',
      because: 'frozen by Sam: the year-end sale; until it is lifted',
    });
    await world.pass(5 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    await world.control.liftFreeze(DANA, { freeze: id, reason: 'the sale is over' });
    await world.pass(HOUR_MS / 6);
    expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
    const log = await events();
    for (const event of ['freeze.placed', 'rollout.paused', 'freeze.lifted', 'rollout.resumed']) {
      expect(log).toContain(event);
    }
    expect(world.faults).toEqual([]);
  });

  it('never stands in the way of a rollback, by hand or by itself', async () => {
    const promotion = await untilTenPercent();
    await freeze();
    await world.settle();
    world.outside.errorsPerMille = { v2: 200 };
    await world.pass(HOUR_MS / 2);
    expect((await world.get(promotion)).state).toBe('rolled-back');
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it('refuses what a person’s word would move, and names the freeze', async () => {
    const promotion = await untilTenPercent();
    await world.control.requestRollout(DANA, { promotion: promotion.id, kind: 'pause', reason: 'lunch' });
    await world.settle();
    await freeze();
    const full = world.control.requestRollout(DANA, { promotion: promotion.id, kind: 'promote-full', reason: 'now' });
    await expect(full).rejects.toMatchObject({
      code: 'WINDOW_CLOSED',
      message: expect.stringContaining('frozen by Sam'),
    });
    const aborted = world.control.requestRollout(DANA, { promotion: promotion.id, kind: 'abort', reason: 'no' });
    await expect(aborted).resolves.toBeDefined();
  });

  it('says the same of one that it paused itself, and plans by what may lift it', async () => {
    const promotion = await untilTenPercent();
    const { id } = await freeze();
    await world.settle();
    const resume = world.control.requestRollout(DANA, { promotion: promotion.id, kind: 'resume', reason: 'now' });
    await expect(resume).rejects.toMatchObject({ code: 'WINDOW_CLOSED' });
    const { outlook } = await world.control.plan({ promotion: promotion.id });
    expect(outlook.owed).toMatchObject([{ command: `headgate freeze lift ${id} --reason "…"` }]);
    expect(outlook.soonestEndAt).toBeUndefined();
  });

  it('of another environment or agent is none of its business', async () => {
    const promotion = await untilTenPercent();
    await world.control.addFreeze(SAM, { environment: 'staging', reason: 'x' });
    await world.pass(HOUR_MS / 3);
    expect((await stateOf(promotion))?.kind).toBe('baking');
  });

  it('with an end is over by itself', async () => {
    const promotion = await untilTenPercent();
    const until = Date.UTC(2026, 10, 23, 14, 0);
    await world.control.addFreeze(SAM, { reason: 'lunch in the whole company', until });
    await world.settle();
    expect((await stateOf(promotion))?.kind).toBe('paused');
    await world.pass(4 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
  });
});

describe('a window at the gates', () => {
  it('is waited for when everything else is shown and signed, and begins by itself', async () => {
    await world.apply({
      ...aProject(),
      windows: [aWindowRule({ name: 'no-mondays', rrule: undefined, firstDay: '2026-11-23', from: '12:00' })],
    });
    await untilStaged();
    await world.pass(2 * HOUR_MS);
    const promotion = await intoProduction();
    const waiting = await world.get(promotion);
    expect(waiting.state).toBe('queued');
    expect(waiting.gates.find(({ gate }) => gate === 'window')).toMatchObject({
      state: 'waiting',
      because: 'closed by "no-mondays"; opens Tue 2026-11-24 12:00 UTC',
    });
    expect(await world.weights()).toEqual({ v1: 10_000 });
    await world.pass(DAY_MS);
    expect((await world.get(promotion)).state).not.toBe('queued');
    expect(await world.weights()).not.toEqual({ v1: 10_000 });
  });
});

describe('a window whose closing gives the traffic back', () => {
  it('takes it back without a hold, and starts over when it opens', async () => {
    const tea = aWindowRule({ name: 'tea', rrule: undefined, firstDay: '2026-11-23', from: '14:00', forDays: 0 });
    await world.apply({
      ...aProject(),
      windows: [{ ...tea, forMs: HOUR_MS, onClose: 'baseline' }],
    });
    const promotion = await untilTenPercent();
    while (await isBefore(Date.UTC(2026, 10, 23, 14, 1))) await world.pass(HOUR_MS / 12);
    expect(await stateOf(promotion)).toMatchObject({ kind: 'pending', stage: 'waiting-for-window' });
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect(await world.read((tx) => tx.holds.list({}))).toEqual([]);
    await world.pass(HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    await world.pass(30 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('promoted');
    expect(await events()).toContain('rollout.given-back');
    expect(world.faults).toEqual([]);
  });

  it('has other systems asked anew when it starts over: what they said before counts no more', async () => {
    const tea = aWindowRule({ name: 'tea', rrule: undefined, firstDay: '2026-11-23', from: '14:00', forDays: 0 });
    const webhook = { kind: 'webhook', url: 'https://ops.example/may-it', timeoutMs: 1_000 } as const;
    const steps = [aStep(0, 0, { work: webhook }), aStep(1_000, 6 * HOUR_MS), aStep(10_000, 0)];
    const project = aProject({ plan: aPlan({ steps }) });
    await world.apply({ ...project, windows: [{ ...tea, forMs: HOUR_MS, onClose: 'baseline' }] });
    const promotion = await untilTenPercent();
    const asked = world.said.length;
    while (await isBefore(Date.UTC(2026, 10, 23, 14, 1))) await world.pass(HOUR_MS / 12);
    world.outside.webhook = () => ({ pass: false, because: 'an incident is open' });
    await world.pass(HOUR_MS + HOUR_MS / 6);
    expect(world.said).toHaveLength(asked + 1);
    expect((await world.get(promotion)).ended?.because).toContain('an incident is open');
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });
});

describe('a rollout that starts over after its window', () => {
  const tea = aWindowRule({ name: 'tea', rrule: undefined, firstDay: '2026-11-23', from: '14:00', forDays: 0 });
  const windows = [{ ...tea, forMs: HOUR_MS, onClose: 'baseline' as const }];
  const untilTeaIsOver = async () => {
    while (await isBefore(Date.UTC(2026, 10, 23, 14, 1))) await world.pass(HOUR_MS / 12);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    await world.pass(HOUR_MS + HOUR_MS / 6);
  };

  it('evaluates both releases anew at each step', async () => {
    const plan = aPlan({
      metrics: [aMetric('quality', { dryRun: true })],
      steps: [aStep(1_000, 6 * HOUR_MS), aStep(10_000, 0)],
    });
    await world.apply({ ...aProject({ plan }), windows });
    const promotion = await untilTenPercent();
    world.outside.liveSafety = { outcome: 'fail', because: 'it gave a card number away' };
    await untilTeaIsOver();
    expect((await world.get(promotion)).ended).toMatchObject({
      trigger: 'safety',
      because: 'confirmed safety violation: it gave a card number away',
    });
  });

  it('goes step by step again, though someone had wanted it in full before', async () => {
    const work = { kind: 'approval', roles: ['security'], minPeople: 1 } as const;
    const steps = [aStep(1_000, 6 * HOUR_MS), aStep(1_000, 0, { work }), aStep(10_000, 0)];
    await untilStaged();
    await world.apply({ ...aProject({ plan: aPlan({ steps }) }), windows });
    const promotion = await intoProduction();
    const full = { promotion: promotion.id, kind: 'promote-full', reason: 'now' } as const;
    await world.pass(HOUR_MS / 6);
    await world.control.requestRollout(DANA, full);
    await world.settle();
    expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 1 });
    await untilTeaIsOver();
    await world.control.requestRollout(DANA, { ...full, kind: 'resume' });
    await world.settle();
    expect(await stateOf(promotion)).toMatchObject({ kind: 'baking', step: 0 });
    await world.control.requestRollout(DANA, full);
    await world.settle();
    expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 1 });
  });
});

describe('a freeze that can’t be meant', () => {
  it.each([
    [{ environment: 'prod' }, 'NOT_FOUND'],
    [{ agent: 'nobody' }, 'NOT_FOUND'],
    [{ until: Date.UTC(2026, 0, 1) }, 'USAGE'],
    [{ from: Date.UTC(2027, 0, 2), until: Date.UTC(2027, 0, 1) }, 'USAGE'],
  ])('%j is refused', async (input, code) => {
    await expect(world.control.addFreeze(SAM, { ...input, reason: 'x' })).rejects.toMatchObject({ code });
    await expect(world.control.liftFreeze(SAM, { freeze: 'frz_none', reason: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
