import { beforeEach, expect, it } from 'vitest';
import type { Counting } from '#domain/sample/index.ts';
import { DAY_MS, toIso } from '#domain/shared/index.ts';
import { fillStore, running } from '#testing/http/filled-store.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';

let world: HttpWorld;
beforeEach(async () => {
  world = await createHttpWorld();
  await world.commit(fillStore);
});

async function told(boot: string, until: number, more: Partial<Counting> = {}): Promise<void> {
  const counting = { environment: 'production', startedAt: until - 1_000, until, isOver: false, ...more };
  const batch = { gateway: 'gtw_1', boot, sequence: 7, rollups: [], counting } as const;
  await world.commit((tx) => tx.samples.addBatch(batch));
}

async function gapsIn(url: string): Promise<unknown> {
  const response = await world.app.inject({ url: `/api/v1/${url}`, headers: await world.as('viewer') });
  expect(response.statusCode).toBe(200);
  return response.json().gaps;
}

const traffic = (environment = 'production'): Promise<unknown> => gapsIn(`traffic/${running.agent}/${environment}`);

it('shows what a killed gateway can’t have told, beside the figures that lack it', async () => {
  await told('killed', WORLD_NOW - 60_000);
  await told('next', WORLD_NOW - 1_000, { startedAt: WORLD_NOW - 58_000 });
  const gap = {
    gateway: 'gtw_1',
    kind: 'lost',
    from: toIso(WORLD_NOW - 60_000),
    to: toIso(WORLD_NOW - 58_000),
  };
  expect(await traffic()).toEqual([gap]);
  expect(await gapsIn(`promotions/${running.id}`)).toEqual([gap]);
});

it('shows since when a gateway has said nothing', async () => {
  await told('silent', WORLD_NOW - 60_000);
  const gap = { gateway: 'gtw_1', kind: 'silent', from: toIso(WORLD_NOW - 60_000), to: toIso(WORLD_NOW) };
  expect(await traffic()).toEqual([gap]);
});

it('says nothing where all is told, elsewhere, or long ago', async () => {
  await told('over', WORLD_NOW - 60_000, { isOver: true });
  await told('running', WORLD_NOW - 1_000);
  expect(await traffic()).toBeUndefined();
  await told('old', WORLD_NOW - 2 * DAY_MS);
  await told('after', WORLD_NOW - 2 * DAY_MS + 5_000, { isOver: true });
  await told('staged', WORLD_NOW - 60_000, { environment: 'staging' });
  expect(await traffic()).toBeUndefined();
});

it('leaves out of a rollout what was lost before its candidate met anyone', async () => {
  await told('killed', WORLD_NOW - 60_000);
  await told('next', WORLD_NOW - 1_000, { startedAt: WORLD_NOW - 58_000 });
  const { rollout } = running;
  const looks = { since: WORLD_NOW - 30_000, metrics: {} };
  await world.commit((tx) =>
    tx.promotions.save({ ...running, rollout: rollout === undefined ? undefined : { ...rollout, looks } }, WORLD_NOW),
  );
  expect(await gapsIn(`promotions/${running.id}`)).toBeUndefined();
});
