import { beforeEach, expect, it } from 'vitest';
import type { Feedback } from '#domain/sample/index.ts';
import { ENDED } from '#ports/index.ts';
import { ControlWorld, SAM } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

it('keeps the counts of open conversations of the newest batch, and an old batch that comes again changes nothing', async () => {
  const batch = (sequence: number, conversations: number) => ({
    gateway: 'gtw_1' as const,
    boot: 'another',
    sequence,
    rollups: [],
    open: [{ agent: 'support', environment: 'production', deploymentId: 'dep_1' as const, conversations }],
  });
  for (const sent of [batch(0, 3), batch(1, 5), batch(0, 3)]) await world.control.countBatch(sent);
  const { open: _, ...silent } = batch(2, 0);
  await world.control.countBatch(silent);
  const [said] = await world.read((tx) => tx.gateways.listOpen());
  expect(said?.open).toMatchObject([{ deploymentId: 'dep_1', conversations: 5 }]);
});

it('does not wait for a gateway that ended in order, as it does for one that fell silent', async () => {
  const promotion = await v2AtTenPercent(world);
  world.outside.gatewayAcknowledges = false;
  await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', ackedVersion: 1, connected: true });
  await world.control.rollBack(SAM, { agent: 'support', environment: 'production', reason: 'bad' });
  await world.settle();
  const counting = { environment: 'production', startedAt: 0, until: 1, isOver: true };
  const said = (boot: string) =>
    world.control.countBatch({ gateway: 'gtw_1', boot, sequence: 1_000, rollups: [], counting });
  await said('of before');
  await world.settle();
  expect((await world.get(promotion)).rollout?.state.kind).toBe('rolling-back');
  await said('b');
  // The connection was closed before; that this is noticed later changes nothing.
  await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', connected: false });
  await world.settle();
  expect((await world.get(promotion)).state).toBe('rolled-back');
  expect(await world.read((tx) => tx.gateways.list())).toMatchObject([{ seenAt: ENDED, connected: false }]);
});

it('counts no gateway as caught up that could not follow the very route, and writes down why, once', async () => {
  const promotion = await v2AtTenPercent(world);
  world.outside.gatewayAcknowledges = false;
  const acknowledge = async (refused: readonly { agent: string; environment: string; because: string }[]) => {
    const ackedVersion = await world.read((tx) => tx.routes.version());
    await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', ackedVersion, refused, connected: true });
    await world.settle();
  };
  await world.control.rollBack(SAM, { agent: 'support', environment: 'production', reason: 'bad' });
  await world.settle();
  const here = { agent: 'support', environment: 'production', because: 'weights sum to 0, not 10000' };
  await acknowledge([here]);
  await acknowledge([here]);
  expect((await world.get(promotion)).rollout?.state.kind).toBe('rolling-back');
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  const refusals = log.filter(({ record }) => record.event === 'gateway.route-refused');
  expect(refusals.map(({ record }) => [record.subject, record.because])).toEqual([
    ['support/production', 'weights sum to 0, not 10000'],
  ]);
  await acknowledge([{ ...here, agent: 'another' }]);
  expect((await world.get(promotion)).state).toBe('rolled-back');
});

it('writes down once why a gateway left an endpoint alone, and leaves the judging to what is counted', async () => {
  const promotion = await v2AtTenPercent(world);
  const deploymentId = (await world.get(promotion)).rollout?.candidate.deploymentId;
  if (deploymentId === undefined) throw new Error('v2 has traffic');
  const about = { agent: 'support', environment: 'production', deploymentId, because: '5 failures in a row' } as const;
  for (const [kind, at] of [
    ['endpoint-ejected', 1_000],
    ['endpoint-ejected', 1_000],
    ['endpoint-readmitted', 2_000],
    ['endpoint-ejected', 3_000],
    ['endpoint-ejected', 1_000],
  ] as const) {
    await world.control.noteFact('gtw_1', { ...about, kind, at });
  }
  await world.settle();
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: deploymentId, limit: 1_000 }));
  const endpoint = log.map(({ record }) => record).filter(({ event }) => event.startsWith('gateway.endpoint'));
  expect(endpoint.map(({ event, details }) => [event, details.at])).toEqual([
    ['gateway.endpoint-ejected', '1970-01-01T00:00:01.000Z'],
    ['gateway.endpoint-readmitted', '1970-01-01T00:00:02.000Z'],
    ['gateway.endpoint-ejected', '1970-01-01T00:00:03.000Z'],
  ]);
  const { rollout } = await world.get(promotion);
  expect([rollout?.state.kind, rollout?.limitBroken]).toEqual(['baking', undefined]);
});

it('counts what users said once, whoever tells it how often, for the release that served them, and judges soon', async () => {
  const promotion = await v2AtTenPercent(world);
  const { rollout } = await world.get(promotion);
  const { deploymentId, release } = rollout?.candidate ?? {};
  const route = await world.read((tx) => tx.routes.find('support', 'production'));
  if (deploymentId === undefined || release === undefined || route === undefined) throw new Error('v2 has traffic');
  const at = await world.read(async (tx) => (await tx.clock.read()).realNow);
  const piece = (about: string, said: Feedback['said']): Feedback => ({
    ...{
      about,
      agent: 'support',
      environment: 'production',
      deploymentId,
      release,
      routeVersion: route.version,
      at,
      said,
    },
  });
  const first = piece('req_1', { rating: 2, complaint: true, comment: 'slow' });
  await world.control.hearFeedback([first, piece('req_2', { rating: 4, thumb: 'up' })]);
  await world.control.hearFeedback([first]);
  const place = { agent: 'support', environment: 'production' };
  const [sum] = await world.read((tx) => tx.samples.sum({ ...place, fromRouteVersion: route.version }));
  expect(sum).toMatchObject({ ratings: { n: 2, sum: 6 }, complaints: 1, voices: { thumbsUp: 1, comments: 1 } });
  const words = await world.read((tx) => tx.feedback.comments({ ...place, limit: 5 }));
  expect(words.map(({ value, about }) => [value, about])).toEqual([['slow', 'req_1']]);
});
