import { beforeEach, expect, it } from 'vitest';
import { ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV2, v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const place = { agent: 'support', environment: 'production' } as const;
const set = (weights: Readonly<Record<string, number>>) =>
  world.control.setTraffic(SAM, { ...place, weights, reason: 'by hand' });
const freeze = () => world.control.addFreeze(SAM, { environment: 'production', reason: 'the sale' });

it('goes by hand between releases that served here, and says so in the record', async () => {
  await servingV2(world);
  await set({ v1: 2_500, v2: 7_500 });
  expect(await world.weights()).toEqual({ v1: 2_500, v2: 7_500 });
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  expect(log.at(-1)?.record).toMatchObject({ event: 'traffic.set', actor: SAM, because: 'by hand' });
});

it('in a freeze gives what came here later no more, and what came earlier all that it is asked for', async () => {
  await servingV2(world);
  await freeze();
  await set({ v1: 6_000, v2: 4_000 });
  await expect(set({ v1: 5_000, v2: 5_000 })).rejects.toMatchObject({
    code: 'WINDOW_CLOSED',
    message: expect.stringContaining('v2 gets no more traffic now: frozen by Sam: the sale'),
  });
  await set({ v1: 10_000 });
  await expect(set({ v1: 9_900, v2: 100 })).rejects.toMatchObject({ code: 'WINDOW_CLOSED' });
  expect(await world.weights(), 'v2 keeps the conversations that it has').toEqual({ v1: 10_000, v2: 0 });
});

it('gives nothing to a release that is held', async () => {
  await servingV2(world);
  await set({ v1: 10_000 });
  const { digest } = await world.read(async (tx) => {
    const release = await tx.releases.findByLabel('support', 'v2');
    if (release === undefined) throw new Error('v2 is registered');
    return release;
  });
  await world.read((tx) =>
    tx.holds.save({
      id: 'hld_1',
      kind: 'hold',
      release: digest,
      agent: 'support',
      reason: 'leaks',
      placedBy: DANA,
      placedAt: 0,
    }),
  );
  await expect(set({ v1: 9_900, v2: 100 })).rejects.toMatchObject({ code: 'RELEASE_HELD' });
});

it('ends with the next promotion: what it gave a share serves nobody any more, and is not said to', async () => {
  await servingV2(world);
  await set({ v1: 2_500, v2: 7_500 });
  await world.release('v3');
  await world.bring('v3', 'staging');
  await world.bring('v3', 'production');
  const all = await world.read((tx) => tx.deployments.list(place));
  expect(Object.fromEntries(all.map(({ label, state }) => [label, state]))).toEqual({
    ...{ v1: 'archived', v2: 'archived', v3: 'active' },
  });
});

it('has one hand on the gate: not during a rollout, and not while a rollback is checked', async () => {
  await v2AtTenPercent(world);
  await expect(set({ v1: 10_000 })).rejects.toMatchObject({ code: 'CONFLICT' });
  world.outside.gatewayAcknowledges = false;
  await world.control.rollBack(SAM, { ...place, reason: 'bad' });
  await world.settle();
  await expect(set({ v1: 10_000 })).rejects.toMatchObject({ code: 'CONFLICT' });
});

it.each([
  [{ v1: 5_000 }, 'USAGE'],
  [{ v1: 5_000, v9: 5_000 }, 'NOT_FOUND'],
])('refuses %j', async (weights, code) => {
  await servingV2(world);
  await expect(set(weights)).rejects.toMatchObject({ code });
});
