import { beforeEach, describe, expect, it } from 'vitest';
import type { RolloutStep, StepWork } from '#domain/plan/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { AppError, HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const OPS = { name: 'ops', url: 'https://ops.example/notices', secretEnv: 'OPS' };
const webhook: StepWork = { kind: 'webhook', url: 'https://ops.example/may-it', secretEnv: 'OPS', timeoutMs: 1_000 };
const approval: StepWork = { kind: 'approval', roles: ['operations'], minPeople: 1 };
const pause: StepWork = { kind: 'pause', because: 'look at the logs' };
const notice: StepWork = { kind: 'notify', text: 'v2 serves everyone' };
const smoke: StepWork = { kind: 'smoke' };

const work = (kind: StepWork, weightBp = 0, over: Partial<RolloutStep> = {}) =>
  aStep(weightBp, 0, { maxBakeMs: 4 * HOUR_MS, work: kind, ...over });

/** v1 serves everyone, v2 is signed for and on its way by a strategy of one's own. */
async function rollingOut(steps: readonly RolloutStep[]): Promise<Promotion> {
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  const plan = aPlan({ strategy: 'own', steps, metrics: [aMetric('error-rate')], probationMs: 0 });
  const project = aProject({ plan });
  await world.apply({ ...project, notifications: { channels: [OPS] } });
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  const { gates } = await world.get(promotion);
  if (gates.some(({ gate, state }) => gate === 'comparison' && state === 'waiting')) {
    await world.control.accept(SAM, { promotion: promotion.id, gate: 'comparison', reason: 'all at once' });
  }
  await world.settle();
  return promotion;
}

async function stateOf(promotion: Promotion) {
  return (await world.get(promotion)).rollout?.state;
}

const ask = (promotion: Promotion, kind: 'resume' | 'advance' | 'promote-full' | 'pause' | 'abort') =>
  world.control.requestRollout(DANA, { promotion: promotion.id, kind, reason: 'I looked' });

async function events(promotion: Promotion): Promise<readonly string[]> {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: promotion.id, limit: 1_000 }));
  return log.map((entry) => entry.record.event);
}

it('records each stop, also one that a person came to from another', async () => {
  const promotion = await rollingOut([work(pause), work({ kind: 'pause', because: 'ask support' }), aStep(10_000, 0)]);
  await ask(promotion, 'advance');
  await world.settle();
  expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 1 });
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: promotion.id, limit: 1_000 }));
  const stops = log.map(({ record }) => record).filter(({ event }) => event === 'rollout.paused');
  expect(stops.map(({ details }) => details.step)).toEqual([0, 1]);
});

describe('a strategy of every kind of step', () => {
  it('goes its way, each weight and each stop where it says', async () => {
    const promotion = await rollingOut([
      work(smoke),
      work({ kind: 'testers' }),
      work(approval),
      aStep(0, HOUR_MS, { work: { kind: 'shadow', shareBp: 5_000 } }),
      work({ kind: 'analysis', metrics: ['error-rate'] }),
      aStep(1_000, HOUR_MS),
      work(pause, 1_000),
      work(webhook, 1_000),
      aStep(5_000, HOUR_MS),
      aStep(10_000, 0),
      work(notice, 10_000),
    ]);
    expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });
    expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 2, waitsFor: 'waiting for operations' });

    const signed = { roles: ['operations'], decision: 'approved', reason: 'ok', played: false } as const;
    await world.control.sign(SAM, ['operations'], { promotion: promotion.id, ...signed });
    await world.settle();
    const route = await world.read((tx) => tx.routes.find('support', 'production'));
    expect(route?.shadow).toMatchObject({ shareBp: 5_000 });
    expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });

    await world.pass(HOUR_MS + 20 * MINUTE_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    expect((await world.read((tx) => tx.routes.find('support', 'production')))?.shadow).toBeUndefined();

    await world.pass(HOUR_MS + 20 * MINUTE_MS);
    expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 6, because: 'look at the logs' });
    await world.pass(5 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    await ask(promotion, 'resume');
    await world.settle();
    expect(world.said.map((call) => [call.url, call.secretEnv])).toEqual([[webhook.url, 'OPS']]);
    expect(world.said[0]?.body).toMatchObject({ kind: 'headgate.step', step: 7, weightBp: 1_000, agent: 'support' });
    expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });

    await world.pass(HOUR_MS + 20 * MINUTE_MS);
    expect((await world.get(promotion)).state).toBe('promoted');
    await world.settle();
    expect(world.said.at(-1)).toMatchObject({ url: OPS.url, body: { text: 'v2 serves everyone' } });
    expect(await events(promotion)).toEqual(
      expect.arrayContaining(['rollout.webhook-answered', 'rollout.completed', 'notification.sent']),
    );
    expect(world.faults).toEqual([]);
  });

  it('takes out a candidate whose copied requests fail, before anyone was served', async () => {
    const promotion = await rollingOut([
      aStep(0, HOUR_MS, { work: { kind: 'shadow', shareBp: 10_000 } }),
      aStep(10_000, 0),
    ]);
    world.outside.errorsPerMille = { v2: 300 };
    await world.pass(HOUR_MS / 2);
    expect(await world.get(promotion)).toMatchObject({ state: 'rolled-back' });
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });
});

describe('a webhook', () => {
  const steps = [aStep(1_000, 0, { maxBakeMs: 4 * HOUR_MS }), work(webhook, 1_000), aStep(10_000, 0)];

  it('that says no takes the candidate back, with its reason', async () => {
    world.outside.webhook = () => ({ pass: false, because: 'incident 42 is open' });
    const promotion = await rollingOut(steps);
    await world.pass(3 * HOUR_MS);
    const ended = (await world.get(promotion)).ended;
    expect(ended?.because).toBe('the webhook of step 2 said no: incident 42 is open');
    expect(await world.weights()).toEqual({ v1: 10_000 });
  });

  it.each([
    ['times out', () => Promise.reject(new AppError('WEBHOOK_FAILED', 'ops: no answer within 1 s'))],
    ['answers with something else', () => 'fine by me'],
    ['answers with a word for yes', () => ({ pass: 'true' })],
  ])('that %s is asked again, then a person is; it is never a yes', async (_name, answer) => {
    world.outside.webhook = answer;
    const promotion = await rollingOut(steps);
    // It is tried for half a minute of real time, while Headgate's clock runs fast here.
    await world.pass(10 * HOUR_MS);
    expect(await stateOf(promotion)).toMatchObject({ kind: 'paused', step: 1, pausedBy: 'step' });
    expect(world.said.length).toBeGreaterThan(1);
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
    world.outside.webhook = () => ({ pass: true });
    await ask(promotion, 'resume');
    await world.pass(HOUR_MS);
    expect((await world.get(promotion)).state).toBe('promoted');
  });
});

describe('a notice', () => {
  it('that can’t be delivered holds nothing up, and leaves a record', async () => {
    world.outside.webhook = () => Promise.reject(new AppError('WEBHOOK_FAILED', 'ops: it answered 503'));
    const promotion = await rollingOut([aStep(10_000, 0), work(notice, 10_000)]);
    expect((await world.get(promotion)).state).toBe('promoted');
    for (let tries = 0; tries < 20; tries += 1) {
      world.now += 10 * MINUTE_MS;
      await world.settle();
    }
    expect(await events(promotion)).toContain('notification.failed');
  });
});

describe('a first release', () => {
  it('keeps what people and systems are asked, and drops what needs someone to compare with', async () => {
    const steps = [work(approval), aStep(1_000, HOUR_MS), work(webhook, 1_000), aStep(10_000, 0)];
    const plan = aPlan({ steps, probationMs: 0 });
    await world.apply(aProject({ plan }));
    await world.bring('v1', 'staging');
    const promotion = await world.promote('v1', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    expect((await world.get(promotion)).rollout?.plan.steps.map((step) => [step.work?.kind, step.weightBp])).toEqual([
      ['approval', 0],
      ['webhook', 0],
      ['weight', 10_000],
    ]);
    expect(await world.weights()).toEqual({});
  });
});

describe('people', () => {
  it('may promote in full, on the record', async () => {
    const promotion = await rollingOut([aStep(1_000, HOUR_MS), aStep(5_000, HOUR_MS), aStep(10_000, HOUR_MS)]);
    await ask(promotion, 'promote-full');
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({
      state: 'promoted',
      rollout: { promoteFull: { by: DANA, reason: 'I looked' } },
    });
    expect(await events(promotion)).toContain('rollout.promoted-in-full');
  });

  it('are refused what contradicts the rollout, or each other', async () => {
    const promotion = await rollingOut([aStep(1_000, HOUR_MS), work(approval, 1_000), aStep(10_000, 0)]);
    await expect(ask(promotion, 'advance')).rejects.toMatchObject({ code: 'CONFLICT' });
    await ask(promotion, 'pause');
    await expect(ask(promotion, 'promote-full')).rejects.toThrow('Dana asked to pause it a moment ago');
    await world.settle();
    await expect(ask(promotion, 'advance')).rejects.toThrow('of its bake are left');
    await ask(promotion, 'resume');
    await world.pass(2 * HOUR_MS);
    await expect(ask(promotion, 'resume')).rejects.toThrow('it waits for signatures (waiting for operations)');
  });

  it('start again what came to nothing, as a new promotion that names the old one', async () => {
    const promotion = await rollingOut([aStep(1_000, HOUR_MS), aStep(10_000, 0)]);
    const retry = (id: Promotion['id']) => world.control.retry(DANA, { promotion: id, reason: 'it was the network' });
    await expect(retry(promotion.id)).rejects.toThrow('is still rolling-out');
    await ask(promotion, 'abort');
    await world.settle();
    await expect(retry(promotion.id)).rejects.toMatchObject({ code: 'RELEASE_HELD' });
    const [hold] = await world.read((tx) => tx.holds.list({}));
    if (hold === undefined) throw new Error('what was taken back is held');
    await world.control.liftHold(DANA, { hold: hold.id, reason: 'it was the network' });
    const again = await retry(promotion.id);
    expect(again).toMatchObject({ retryOf: promotion.id, release: promotion.release, state: 'queued' });
    await expect(retry(again.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

it('leaves conversations of the release before the last where they are, until the next one serves everyone', async () => {
  await rollingOut([aStep(10_000, 0)]);
  const targets = async () =>
    (await world.read((tx) => tx.routes.find('support', 'production')))?.targets.map(
      ({ label, role, weightBp }) => `${label} ${role} ${weightBp}`,
    );
  expect(await targets()).toEqual(['v2 baseline 10000', 'v1 warm 0']);
  await world.apply(aProject({ plan: aPlan({ steps: [aStep(5_000, HOUR_MS), aStep(10_000, 0)], probationMs: 0 }) }));
  await world.release('v3');
  await world.bring('v3', 'staging');
  const promotion = await world.promote('v3', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  expect(await targets()).toEqual(['v2 baseline 5000', 'v3 candidate 5000', 'v1 warm 0']);
  await ask(promotion, 'abort');
  await world.settle();
  expect(await targets()).toEqual(['v2 baseline 10000', 'v1 warm 0']);
});
