import { beforeEach, expect, it } from 'vitest';
import type { Promotion } from '#domain/promotion/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const OPS = { name: 'ops', url: 'https://ops.example/notices', secretEnv: 'OPS' };
const PAGER = { name: 'pager', url: 'https://pager.example/in', secretEnv: undefined };

const alarms = async () => {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  return log.map(({ record }) => record).filter(({ event }) => event === 'traffic.sample-ratio-mismatch');
};

const begun = (candidate: number, baseline: number, more: object = {}) => ({
  ...{ agent: 'support', environment: 'production', salt: 'by hand', routeVersion: 3, wantedBp: 1_000 },
  ...{ gateway: 'gtw_1' as const, boot: 'b', candidate, baseline },
  ...more,
});

/** v2 has 10 %, and whoever is told is told of it. */
async function rollingOut(): Promise<Promotion> {
  await world.apply({ ...aProject(), notifications: { channels: [OPS, PAGER] } });
  return v2AtTenPercent(world);
}

const route = async () => {
  const found = await world.read((tx) => tx.routes.find('support', 'production'));
  return { salt: found?.salt ?? '', routeVersion: found?.version ?? 0 };
};

const stateOf = async (promotion: Promotion) => (await world.get(promotion)).rollout?.state;

it('raises one alarm about a rollout whose conversations chance cannot have divided so, and names the promotion', async () => {
  const promotion = await rollingOut();
  const own = await route();
  await world.control.noteBegun([begun(50, 450, own)]);
  expect(await alarms()).toEqual([]);
  await world.control.noteBegun([begun(150, 450, own)]);
  await world.control.noteBegun([begun(300, 450, own)]);
  expect(await alarms()).toMatchObject([
    {
      subject: promotion.id,
      agent: 'support',
      because: expect.stringMatching(
        /^150 of 600 conversations began on the candidate, 25 % where 10 % were wanted; that is no/,
      ),
      details: { total: 600, candidate: 150, expected: 60 },
    },
  ]);
  expect(world.faults.filter((line) => line.startsWith('traffic.sample-ratio-mismatch'))).toHaveLength(1);
  // It takes nothing back.
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
});

it('tells every channel of the project once, with what was measured, what was wanted and what to do', async () => {
  const promotion = await rollingOut();
  const own = await route();
  for (const candidate of [150, 160, 300]) {
    await world.control.noteBegun([begun(candidate, 450, own)]);
    await world.settle();
  }
  const told = world.said.filter(({ body }) => (body as { kind: string }).kind === 'headgate.alarm');
  expect(told.map(({ url, secretEnv }) => [url, secretEnv])).toEqual([
    [OPS.url, 'OPS'],
    [PAGER.url, undefined],
  ]);
  expect(told[0]?.body).toMatchObject({
    ...{ promotion: promotion.id, agent: 'support', environment: 'production', step: 0, weightBp: 1_000 },
    alarm: {
      ...{ name: 'sample-ratio-mismatch', conversations: 600, candidate: 150 },
      ...{ measuredBp: 2_500, wantedBp: 1_000 },
    },
    text: expect.stringMatching(/^sample ratio mismatch: 150 of 600 .*25 % where 10 % were wanted.*rollout show prm_/),
  });
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  const sent = log.map(({ record }) => record).filter(({ event }) => event === 'notification.sent');
  expect(sent.map(({ details }) => details)).toEqual([
    { channel: 'ops', step: 0, alarm: 'sample-ratio-mismatch' },
    { channel: 'pager', step: 0, alarm: 'sample-ratio-mismatch' },
  ]);
});

it('stops the rollout for a person, though every metric passes; who resumes it is not asked again', async () => {
  const promotion = await rollingOut();
  await world.control.noteBegun([begun(150, 450, await route())]);
  await world.pass(3 * HOUR_MS);
  const paused = await stateOf(promotion);
  expect(paused).toMatchObject({ kind: 'paused', pausedBy: 'sample-ratio', step: 0 });
  expect(paused?.kind === 'paused' && paused.because).toMatch(/^sample ratio mismatch: 150 of 600 .* 25 % where 10 %/);
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  await world.control.requestRollout(DANA, { promotion: promotion.id, kind: 'resume', reason: 'the proxy is mended' });
  await world.pass(5 * HOUR_MS);
  expect(await world.get(promotion)).toMatchObject({ state: 'probation' });
});

it('begins anew with another rollout of the same release, and takes late counts of another for none of its own', async () => {
  const promotion = await rollingOut();
  const own = await route();
  await world.control.noteBegun([
    begun(150, 450, { ...own, routeVersion: own.routeVersion - 1 }),
    begun(0, 900, { salt: 'support/production/another', routeVersion: own.routeVersion - 1 }),
  ]);
  expect((await alarms()).map(({ subject }) => subject)).toEqual(['support/production']);
  await world.pass(3 * HOUR_MS);
  expect(await stateOf(promotion)).not.toMatchObject({ kind: 'paused' });
});

it('counts what several gateways and starts of them say together, and another split apart', async () => {
  await world.control.noteBegun([
    begun(60, 200),
    begun(60, 200, { gateway: 'gtw_2' }),
    begun(0, 900, { salt: 'another', boot: 'c' }),
  ]);
  const told = await alarms();
  expect(told.map(({ details }) => details)).toEqual([
    { total: 520, candidate: 120, expected: 52 },
    { total: 900, candidate: 0, expected: 90 },
  ]);
});
