import { Client } from 'pg';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Rollout, RolloutState } from '#domain/rollout/index.ts';
import { DAY_MS, digestOfBytes, type EpochMs, type PromotionId } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { openStore } from '#store/index.ts';
import { silentLog } from '../silent-log.ts';
import { AGENT_NUMBER, COPY_NUMBER, copyRows } from './copy-rows.ts';
import { type Example, exampleOf, projectOf } from './example.ts';

/** How many promotions a database holds, by what they do. Each is of an agent of its own, since a place has one at a time. */
export type WorldSize = {
  /** In the middle of a bake, with roll-ups of both sides. */
  readonly baking: number;
  /** Not begun, with every gate asked at each pass. */
  readonly gated: number;
  /** Paused for a person since yesterday, with nothing due within a day. */
  readonly paused: number;
  /** In the middle of a bake, with nothing due within a day. */
  readonly undisturbed: number;
  /** Ended earlier in the places of those that are due, each with its deployment. */
  readonly ended: number;
};

const ENDED = digestOfBytes('ended');

type Put = (work: (tx: Tx) => Promise<void>) => Promise<void>;

/**
 * Fills an empty database. One rollout of each kind is written through the store's own ports, and its rows are copied in the
 * database: ten thousand take a second instead of a minute.
 */
export async function fillWorld(databaseUrl: string, size: WorldSize): Promise<readonly PromotionId[]> {
  const store = await openStore({ databaseUrl, log: silentLog });
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const due = size.baking + size.gated;
  try {
    const project = projectOf(due + size.paused + size.undisturbed);
    const at = await store.unitOfWork.run(async (tx) => {
      const { setting, realNow } = await tx.clock.read();
      await tx.projects.add({
        ...{ id: 'prj_bench', digest: digestOfBytes('project'), project },
        ...{ appliedBy: { kind: 'person', name: 'Dana' }, appliedAt: 0 },
      });
      return { now: setting.originVirtual + (realNow - setting.originReal), realNow };
    });
    const example = exampleOf(project, AGENT_NUMBER, at);
    const put: Put = (work) => store.unitOfWork.run(work);
    const gated: Promotion = { ...example.promotion, state: 'verifying' };
    await copyRollouts(client, put, example, rollingOut(example, bakingOf(at.now)), { from: 0, count: size.baking });
    await copyRollouts(client, put, example, gated, { from: size.baking, count: size.gated });
    const paused = { from: due, count: size.paused };
    const undisturbed = { from: due + size.paused, count: size.undisturbed };
    await copyRollouts(client, put, example, resting(example, pausedOf(at.now), at.now), paused, at.now + DAY_MS);
    await copyRollouts(client, put, example, resting(example, bakingOf(at.now), at.now), undisturbed, at.now + DAY_MS);
    await copyEnded(client, put, example, size.ended, due);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
    await store.close();
  }
  return Array.from({ length: due }, (_, index): PromotionId => `prm_${index}`);
}

function bakingOf(now: EpochMs): Extract<RolloutState, { kind: 'baking' }> {
  return { kind: 'baking', step: 0, startedAt: now, observedMs: 0, routeVersion: 1 };
}

function pausedOf(now: EpochMs): RolloutState {
  return { ...bakingOf(now), kind: 'paused', because: 'wait', waitsFor: 'a person', pausedBy: 'person' };
}

function rollingOut({ promotion, rollout }: Example, state: RolloutState): Promotion {
  return { ...promotion, state: 'rolling-out', rollout: { ...rollout, state } };
}

/** Nothing has changed for a day. */
function resting(example: Example, state: RolloutState, now: EpochMs): Promotion {
  const decisions = [{ at: now - DAY_MS, rule: 'stay-paused', because: 'wait' }];
  return { ...rollingOut(example, state), decisions };
}

async function copyRollouts(
  client: Client,
  put: Put,
  { releases, deployments, route, rollups }: Example,
  promotion: Promotion,
  numbers: { readonly from: number; readonly count: number },
  dueAt: EpochMs = 0,
): Promise<void> {
  if (numbers.count === 0) return;
  await put(async (tx) => {
    for (const release of releases) await tx.releases.add(release);
    for (const deployment of deployments) await tx.deployments.save(deployment);
    await tx.routes.save(route);
    await tx.samples.addBatch({ gateway: 'gtw_bench', boot: `${numbers.from}`, sequence: 0, rollups });
    await tx.promotions.insert(promotion, dueAt);
  });
  for (const table of ['releases', 'deployments', 'routes', 'rollups', 'promotions']) {
    await copyRows(client, { table, ...numbers });
  }
}

/** What was promoted there before, as many times as there is room for: its promotion, and its deployment. */
async function copyEnded(client: Client, put: Put, example: Example, count: number, agents: number): Promise<void> {
  if (count === 0) return;
  const [deployment] = example.deployments;
  const { agent } = example.promotion;
  await put(async (tx) => {
    if (deployment !== undefined) {
      await tx.deployments.save({ ...deployment, id: `dep_${COPY_NUMBER}_ended`, release: ENDED, state: 'archived' });
    }
    const promotion: Promotion = { ...example.promotion, id: `prm_${COPY_NUMBER}_ended`, release: ENDED, agent };
    const ended = { at: promotion.createdAt, stage: 'production 100 %', because: 'all traffic is on v0' };
    const rollout: Rollout = {
      ...example.rollout,
      id: `rol_${COPY_NUMBER}_ended`,
      state: { kind: 'completed', at: ended.at },
    };
    await tx.promotions.insert({ ...promotion, state: 'promoted', rollout, ended }, 0);
    await tx.promotions.save({ ...promotion, state: 'promoted', rollout, ended }, undefined);
  });
  for (const table of ['deployments', 'promotions']) await copyRows(client, { table, from: 0, count, agents });
}
