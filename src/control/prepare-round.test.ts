import { beforeEach, expect, it } from 'vitest';
import { passOnce } from '#control/index.ts';
import { splitDigest, splitOf } from '#domain/traffic/index.ts';
import { ControlWorld, SAM } from '#testing/control/control-world.ts';
import { servingV2, v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;
const place = { agent: 'support', environment: 'production' } as const;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const question = () => world.read((tx) => tx.exceptions.question(place));
const route = () => world.read((tx) => tx.routes.find('support', 'production'));

/** The gateway says whom it would have to send elsewhere. */
async function answer(keys: string): Promise<void> {
  const asked = await question();
  const current = await route();
  const deploymentId = current?.targets[0]?.deploymentId;
  if (asked === undefined || deploymentId === undefined) throw new Error('nothing was asked');
  const report = { ...place, split: splitDigest(asked.split), excepted: [{ deploymentId, keys }], isCut: false };
  await world.control.noteExceptions('gtw_1', report);
}

async function passAll(): Promise<void> {
  while (await passOnce(world.context));
}

/** v2 has 10 %, its next step is due, and the gateway says nothing by itself. */
async function beforeTheNextStep(): Promise<void> {
  await v2AtTenPercent(world);
  world.outside.gatewayAcknowledges = false;
  const promotion = (await world.read((tx) => tx.promotions.list({ ...place, active: true, limit: 1 })))[0];
  if (promotion === undefined) throw new Error('a promotion is under way');
  await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', connected: true });
  await world.control.requestRollout(SAM, { promotion: promotion.id, kind: 'promote-full', reason: 'enough' });
  await passAll();
}

it('asks before a weight grows, and gives the share when the gateway has answered; the answer goes with the route', async () => {
  await beforeTheNextStep();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  expect((await question())?.split.targets.map(({ weightBp }) => weightBp)).toEqual([0, 10_000]);
  await answer('AAAAAAAB');
  await passAll();
  expect(await world.weights()).toEqual({ v1: 0, v2: 10_000 });
  const current = await route();
  if (current === undefined) throw new Error('there is a route');
  const said = await world.read((tx) => tx.exceptions.of(place, splitDigest(splitOf(current))));
  expect(said).toMatchObject([{ gateway: 'gtw_1', excepted: [{ keys: 'AAAAAAAB' }] }]);
});

it('waits for no gateway longer than half a second', async () => {
  await beforeTheNextStep();
  world.now += 499;
  await passAll();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  world.now += 1;
  await passAll();
  expect(await world.weights()).toEqual({ v1: 0, v2: 10_000 });
});

it('does not wait at all for gateways that are gone', async () => {
  await v2AtTenPercent(world);
  await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', connected: false });
  world.outside.gatewayAcknowledges = false;
  const [promotion] = await world.read((tx) => tx.promotions.list({ ...place, active: true, limit: 1 }));
  if (promotion === undefined) throw new Error('a promotion is under way');
  await world.control.requestRollout(SAM, { promotion: promotion.id, kind: 'promote-full', reason: 'enough' });
  await passAll();
  expect(await world.weights()).toEqual({ v1: 0, v2: 10_000 });
});

it('asks nobody before a rollback', async () => {
  await beforeTheNextStep();
  const asked = await question();
  await world.control.rollBack(SAM, { ...place, reason: 'bad' });
  await passAll();
  expect(await world.weights()).toEqual({ v1: 10_000 });
  expect(await question()).toEqual(asked);
});

it('asks before a weight is set by hand, and goes on where nobody answers', async () => {
  await servingV2(world);
  world.outside.gatewayAcknowledges = false;
  await world.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', connected: true });
  const began = world.now;
  const set = (weights: Readonly<Record<string, number>>) =>
    world.control.setTraffic(SAM, { ...place, weights, reason: 'by hand' });
  await set({ v2: 7_000, v1: 3_000 });
  expect(world.now - began).toBeGreaterThanOrEqual(500);
  expect((await question())?.split).toEqual(splitOf((await route()) as NonNullable<Awaited<ReturnType<typeof route>>>));
  // Whoever becomes the greater one keeps its end of the hash space.
  await set({ v2: 4_000, v1: 6_000 });
  expect(await route()).toMatchObject({ mirrored: true, targets: [{ label: 'v1' }, { label: 'v2' }] });
  await set({ v2: 8_000, v1: 2_000 });
  expect(await route()).not.toHaveProperty('mirrored');
});

it('takes no notice of what is said about a split that nobody asked about', async () => {
  await v2AtTenPercent(world);
  const version = await world.read((tx) => tx.routes.version());
  const excepted = [{ deploymentId: 'dep_1' as const, keys: 'AAAAAAAB' }];
  const stale = { ...place, split: `sha256:${'0'.repeat(64)}` as const, excepted, isCut: false };
  await world.control.noteExceptions('gtw_1', stale);
  expect((await world.read((tx) => tx.exceptions.all())).reports.filter(({ split }) => split === stale.split)).toEqual(
    [],
  );
  expect(await world.read((tx) => tx.routes.version())).toBe(version);
});

it('tells every gateway at once what one says of the split in force, and nothing when it says the same again', async () => {
  await v2AtTenPercent(world);
  const current = await route();
  if (current?.targets[0] === undefined) throw new Error('there is a route');
  const { deploymentId } = current.targets[0];
  const report = { ...place, split: splitDigest(splitOf(current)), excepted: [{ deploymentId, keys: 'AAAAAAAB' }] };
  const before = await world.read((tx) => tx.routes.version());
  await world.control.noteExceptions('gtw_1', { ...report, isCut: false });
  await world.control.noteExceptions('gtw_1', { ...report, isCut: false });
  expect(await world.read((tx) => tx.routes.version())).toBe(before + 1);
});
