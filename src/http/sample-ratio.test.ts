import { beforeEach, expect, it } from 'vitest';
import { saltOf } from '#domain/rollout/index.ts';
import { toIso } from '#domain/shared/index.ts';
import { aRollout } from '#testing/builder/rollout.ts';
import { readExposition } from '#testing/exposition.ts';
import { fillStore, running } from '#testing/http/filled-store.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';
import { aStoredRoute } from '#testing/http/stored-things.ts';

const { agent, environment } = running;
const rollout = running.rollout ?? aRollout();
const place = { agent, environment };

let world: HttpWorld;
beforeEach(async () => {
  world = await createHttpWorld();
  await world.commit(fillStore);
});

async function ask(url: string) {
  const reply = await world.app.inject({ url, headers: await world.as('viewer') });
  expect(reply.statusCode).toBe(200);
  return reply;
}

const gauge = async (labels: Readonly<Record<string, string>>) =>
  readExposition((await ask('/metrics')).body).value('headgate_sample_ratio_mismatch', { ...place, ...labels });

const because = '150 of 600 conversations began on the candidate, 25 % where 10 % were wanted';
const raise = (about: string) =>
  world.commit(async (tx) => void (await tx.begun.raiseAlarm(place, about, { at: WORLD_NOW, because })));

it('is a metric of each rollout, 1 once it was seen', async () => {
  expect(await gauge({ rollout: rollout.id })).toBe(0);
  await raise('rol_of_before');
  expect(await gauge({ rollout: rollout.id })).toBe(0);
  await raise(rollout.id);
  expect(await gauge({ rollout: rollout.id })).toBe(1);
});

it('is one of a split by hand too, which belongs to no rollout', async () => {
  const byHand = aStoredRoute({ environment: 'staging', salt: 'by hand' });
  await world.commit((tx) => tx.routes.save(byHand));
  expect(await gauge({ environment: 'staging' })).toBe(0);
  await world.commit(async (tx) => void (await tx.begun.raiseAlarm(byHand, byHand.salt, { at: WORLD_NOW, because })));
  expect(await gauge({ environment: 'staging' })).toBe(1);
});

it('stands with the promotion, in words, and not before it was seen', async () => {
  const shown = async () => (await ask(`/api/v1/promotions/${running.id}`)).json().sampleRatioMismatch;
  expect(await shown()).toBeUndefined();
  await raise(rollout.id);
  expect(await shown()).toEqual({ at: toIso(WORLD_NOW), because });
});

it('stays with the traffic of a rollout however the shares go on, and counts nothing of the one before it', async () => {
  const salt = saltOf(rollout);
  await world.commit((tx) => tx.routes.save(aStoredRoute({ version: rollout.sinceRouteVersion, salt })));
  const begun = (routeVersion: number, candidate: number, baseline: number) =>
    world.commit((tx) =>
      tx.begun.save({
        ...{ ...place, salt, routeVersion, candidate, baseline },
        ...{ wantedBp: 1_000, gateway: 'gtw_1', boot: 'b' },
      }),
    );
  const ratio = async () => (await ask(`/api/v1/traffic/${agent}/${environment}`)).json().sampleRatio;
  await begun(rollout.sinceRouteVersion - 1, 400, 600);
  expect(await ratio()).toBeUndefined();
  await begun(rollout.sinceRouteVersion, 10, 90);
  expect(await ratio()).toMatchObject({ state: 'as-wanted', conversations: 100 });
  await raise(rollout.id);
  expect(await ratio()).toMatchObject({
    state: 'mismatch',
    because: `${because}; by now 10 of 100, which mends nothing of before`,
  });
});
