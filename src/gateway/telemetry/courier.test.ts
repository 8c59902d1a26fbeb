import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type BootCounting,
  exposureGaps,
  furtherCounted,
  type RollupBatch,
  TELLS_EVERY_MS,
} from '#domain/sample/index.ts';
import { FakeControlPlane } from '#testing/fake-control-plane.ts';
import { ManualStopwatch } from '#testing/gateway/manual-stopwatch.ts';
import { Dice } from '#testing/simulation/dice.ts';
import type { Served } from '../assignment/served.ts';
import { createGatewayTime } from '../gateway-time.ts';
import { Courier } from './courier.ts';
import { Recorder } from './recorder.ts';
import { NOTHING_MEASURED } from './request-sample.ts';

const ENVIRONMENT = 'production';
const RELEASE = `sha256:${'1'.repeat(64)}` as const;
const CONFIG = { environment: ENVIRONMENT, prices: {} };
const SAMPLE = { ...NOTHING_MEASURED, requestId: 'req_1', outcome: 'success', bucket: 1, latencyMs: 5 } as const;
const NEVER = new Promise<never>(() => undefined);

/** Control as a gateway meets it that may be killed while it posts. */
class MortalControl extends FakeControlPlane {
  /** The next post never ends: the gateway is killed before it does. */
  hangs: 'before-counting' | 'after-counting' | undefined;
  /** Called when a post hangs: whoever posted does nothing more. */
  onHung: () => void = () => undefined;

  /** So many posts go well before anything else happens. */
  goodPosts = 0;

  override async post(batch: RollupBatch): Promise<void> {
    if (this.goodPosts > 0) {
      this.goodPosts -= 1;
      const later = this.delivery;
      this.delivery = 'works';
      await super.post(batch);
      this.delivery = later;
      return;
    }
    if (this.hangs !== undefined) {
      if (this.hangs === 'after-counting') await super.post(batch).catch(() => undefined);
      this.onHung();
      return NEVER;
    }
    await super.post(batch);
  }
}

/** One gateway's counting through any number of starts in one folder. */
class CountingWorld {
  readonly control = new MortalControl();
  readonly stopwatch = new ManualStopwatch();
  readonly log: string[] = [];
  readonly time = createGatewayTime(this.stopwatch, { now: () => 1_800_000_000_000 + this.stopwatch.elapsedMs() });
  folder = '';
  sampled = 0;
  maxUnsent = 20;
  #recorder = new Recorder({ config: CONFIG, time: this.time });
  courier = this.#make(0);
  #boots = 0;

  async start(): Promise<void> {
    this.#boots += 1;
    this.control.hangs = undefined;
    this.#recorder = new Recorder({ config: CONFIG, time: this.time });
    this.courier = this.#make(this.#boots);
    await this.courier.load();
  }

  sample(count: number, routeVersion = 1): void {
    this.sampled += count;
    const served: Served = { agent: 'helper', deploymentId: 'dep_v1', release: RELEASE, routeVersion };
    for (let index = 0; index < count; index += 1) this.#recorder.request(served, SAMPLE);
  }

  get counted(): number {
    const rollups = this.control.counted.flatMap((batch) => batch.rollups);
    return rollups.reduce((sum, { outcomes }) => sum + outcomes.success, 0);
  }

  countings(): readonly BootCounting[] {
    const known = new Map<string, BootCounting>();
    for (const { gateway, boot, counting } of this.control.counted) {
      if (counting !== undefined) known.set(boot, { gateway, boot, ...furtherCounted(known.get(boot), counting) });
    }
    return [...known.values()];
  }

  #make(boot: number): Courier {
    const log = (event: string): void => void this.log.push(event);
    return new Courier({
      control: this.control,
      recorder: this.#recorder,
      countOpen: () => [],
      gatewayId: 'gtw_1',
      environment: ENVIRONMENT,
      boot: `boot ${boot}`,
      folder: this.folder,
      maxUnsent: this.maxUnsent,
      time: this.time,
      log: { info: log, warn: log, error: log },
    });
  }
}

let world: CountingWorld;
beforeEach(async () => {
  world = new CountingWorld();
  world.folder = await mkdtemp(join(tmpdir(), 'headgate-courier-'));
  await world.start();
});
afterEach(() => rm(world.folder, { recursive: true, force: true }));

test('a gateway that is killed in its tenth minute without control has lost one second', async () => {
  world.control.delivery = 'lost';
  for (let second = 0; second < 600; second += 1) {
    world.sample(3);
    world.stopwatch.advance(1_000);
    await world.courier.flush();
  }
  const told = world.time.realNow();
  world.sample(5);
  world.stopwatch.advance(700);
  world.control.delivery = 'works';
  await world.start();
  const started = world.time.realNow();
  await world.courier.flush();
  expect([world.sampled, world.counted]).toEqual([1_805, 1_800]);
  expect(exposureGaps(world.countings(), started)).toEqual([
    { gateway: 'gtw_1', kind: 'lost', from: told, to: started },
  ]);
  // Sixty windows of ten seconds were more than there was room for, and it is said that they were merged.
  expect(world.log).toContain('gateway.rollups.coarsened');
  expect(world.countings()[0]).toMatchObject({ coarsestMs: 60_000 });
  // One more is in the batch that may have arrived, which is never touched again.
  expect(world.control.counted.flatMap(({ rollups }) => rollups).length).toBeLessThanOrEqual(world.maxUnsent + 1);
  expect(await readdir(world.folder)).toEqual([]);
});

test('a post that takes long does not keep what comes meanwhile off the disk', async () => {
  world.sample(1);
  world.control.hangs = 'after-counting';
  void world.courier.flush();
  for (let second = 0; second < 5; second += 1) {
    world.sample(1);
    await world.courier.flush();
  }
  await world.start();
  await world.courier.flush();
  expect(world.counted).toBe(6);
});

test('what a gateway of before could not deliver is counted, once', async () => {
  const moments = { n: 0, sum: 0, sumSq: 0 };
  const key = { agent: 'helper', environment: ENVIRONMENT, deploymentId: 'dep_v1', release: RELEASE };
  const outcomes = { success: 7, 'user-error': 0, 'agent-error': 0, blocked: 0, 'gateway-error': 0, aborted: 0 };
  const rollup = {
    ...{ key: { ...key, routeVersion: 1, windowStart: 1_799_999_990_000 }, outcomes, latencySketch: {}, buckets: {} },
    ...{ latency: moments, firstByte: moments, tokens: moments, ratings: moments, complaints: 0 },
  };
  const batch = { gateway: 'gtw_1', boot: 'of before', sequence: 41, rollups: [rollup] };
  await writeFile(join(world.folder, 'unsent-rollups.json'), JSON.stringify([batch]));
  world.control.delivery = 'lost';
  await world.start();
  await world.courier.flush();
  world.control.delivery = 'works';
  await world.start();
  await world.courier.flush();
  expect(world.counted).toBe(7);
  expect(world.control.counted.filter(({ boot }) => boot === 'of before')).toMatchObject([{ sequence: 41 }]);
  expect(await readdir(world.folder)).toEqual([]);
});

test('as long as control takes what it is told, nothing is written to disk', async () => {
  for (let second = 0; second < 20; second += 1) {
    world.sample(2);
    await world.courier.flush();
    expect(await readdir(world.folder)).toEqual([]);
  }
  expect(world.counted).toBe(40);
});

test('while nothing happens control is told so now and then, and a stop in order is no gap', async () => {
  await world.courier.flush();
  for (let second = 0; second < 60; second += 1) {
    world.stopwatch.advance(1_000);
    await world.courier.flush();
  }
  expect(world.control.counted.length).toBe(1 + 60_000 / TELLS_EVERY_MS);
  world.sample(1);
  await world.courier.close(1_000);
  world.stopwatch.advance(3_600_000);
  expect(world.countings()).toMatchObject([{ isOver: true }]);
  expect(exposureGaps(world.countings(), world.time.realNow())).toEqual([]);
  expect(world.counted).toBe(1);
});

test('a stop in order without control is no gap either, once the next start has told', async () => {
  world.control.delivery = 'lost';
  world.sample(7);
  await world.courier.close(1_000);
  world.control.delivery = 'works';
  world.stopwatch.advance(60_000);
  await world.start();
  await world.courier.flush();
  expect(world.counted).toBe(7);
  expect(exposureGaps(world.countings(), world.time.realNow())).toEqual([]);
});

test('a gateway that dies again and again while control is away does not fill the disk, and says what it lets go', async () => {
  world.control.delivery = 'lost';
  world.maxUnsent = 5;
  for (let start = 0; start < 40; start += 1) {
    await world.start();
    world.sample(1, start);
    world.stopwatch.advance(10_000);
    await world.courier.flush();
  }
  await world.start();
  const [name = ''] = await readdir(world.folder);
  const kept = JSON.parse((await readFile(join(world.folder, name), 'utf8')).split('\n')[0] ?? '');
  expect(kept.numbered.flatMap((batch: RollupBatch) => batch.rollups)).toHaveLength(25);
  expect(world.log).toContain('gateway.rollups.dropped');
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'however control fails and the gateway dies, each request counts once, but for those of its last second (seed %i)',
  async (seed) => {
    const dice = new Dice(seed);
    let safe = 0;
    let mayBeLost = 0;
    let unsafe = 0;
    const flush = async (): Promise<void> => {
      world.stopwatch.advance(1_000);
      await world.courier.flush();
      safe += unsafe;
      unsafe = 0;
    };
    const die = async (): Promise<void> => {
      if (dice.hits(0.5)) {
        world.control.hangs = dice.pick(['before-counting', 'after-counting']);
        const hung = new Promise<'hung'>((done) => {
          world.control.onHung = () => done('hung');
        });
        const sent = world.courier.flush().then(() => 'sent' as const);
        // A second later it is still waiting, and dies with what came after that.
        if ((await Promise.race([sent, hung])) === 'hung') await flush();
      }
      const more = dice.between(0, 3);
      world.sample(more);
      mayBeLost += more + unsafe;
      unsafe = 0;
      await world.start();
    };
    for (let step = 0; step < 60; step += 1) {
      const count = dice.between(0, 4);
      world.sample(count, dice.between(1, 3));
      unsafe += count;
      world.control.delivery = dice.pick(['works', 'lost', 'answer-lost']);
      world.control.goodPosts = dice.between(0, 2);
      if (dice.hits(0.15)) await die();
      else if (dice.hits(0.1)) {
        await world.courier.close(1_000);
        safe += unsafe;
        unsafe = 0;
        await world.start();
      } else await flush();
    }
    world.control.delivery = 'works';
    await flush();
    expect(world.counted).toBeGreaterThanOrEqual(safe);
    expect(world.counted).toBeLessThanOrEqual(safe + mayBeLost);
    expect(await readdir(world.folder)).toEqual([]);
  },
);
