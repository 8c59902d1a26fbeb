import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AGENT } from '#testing/crash/example-world.ts';
import type { OpenOrder, Report } from '../gateway/load/generator.ts';
import type { Times } from '../gateway/load/quantile.ts';
import { Child } from '../gateway/process/child.ts';
import { residentBytesOf } from '../gateway/process/usage.ts';
import { type ControlCount, settledCount } from './control-count.ts';
import { CHAT, CHAT_STREAM, FACES, type Face, OPINIONS_MS } from './face.ts';
import { Opinions } from './opinions.ts';
import type { SoakPlan } from './plan.ts';
import { openSoakStage, type SoakStage } from './stage.ts';
import { type Tally, totalOf } from './tally.ts';
import { type Watched, Watcher } from './watcher.ts';

const LOAD = new URL('../gateway/load/generator.ts', import.meta.url);
const NO_TIMES: Times = { p50: Number.NaN, p99: Number.NaN };

/** One stretch of the soak. */
export type SoakSample = Tally & {
  /** Its end, since the beginning. */
  readonly atMs: number;
  /** By the face's name. */
  readonly byFace: Readonly<Record<string, Tally>>;
  /** Of chat. */
  readonly whole: Times;
  readonly firstByte: Times;
  readonly gateway: Memory;
  readonly server: Memory;
};

type Memory = { readonly residentBytes: number; readonly heapBytes: number | undefined };

export type Soaked = {
  readonly plan: SoakPlan;
  readonly samples: readonly SoakSample[];
  readonly changes: number;
  /** By those who also said what they think. */
  readonly opinions: { readonly asked: Tally; readonly said: Tally };
  readonly watched: Watched;
  /** What control counted, before and after. */
  readonly counted: { readonly before: ControlCount; readonly after: ControlCount };
};

/** What the baseline keeps in turn; the other release has the rest. Without a share its conversations go to the baseline. */
const SHARES = [9_000, 5_000, 1_000, 5_000, 10_000, 7_500];
const SCRAPE_MS = 5_000;

/** Steady users on one gateway for long, while its route changes under them. */
export async function soak(plan: SoakPlan, tell: (what: string) => void, stopped: AbortSignal): Promise<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-soak-'));
  const load = Child.fork(LOAD, []);
  const watcher = new Watcher();
  let stage: SoakStage | undefined;
  try {
    await load.hear();
    stage = await openSoakStage(folder, await watcher.listen(), tell, stopped);
    const { gatewayUrl, gatewayFolder, administrator } = stage;
    const before = await settledCount(administrator);
    const opinions = new Opinions(gatewayUrl);
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, stopped]);
    const beside = [
      changeRoutes(stage, plan, signal),
      repeat(OPINIONS_MS, signal, () => opinions.askAndSay()),
      repeat(SCRAPE_MS, signal, () => watcher.scrape(gatewayUrl, gatewayFolder)),
    ] as const;
    const samples = await sampleAll(stage, load, plan, tell, stopped);
    over.abort();
    const [changes] = await Promise.all(beside);
    const after = await settledCount(administrator);
    await watcher.scrape(gatewayUrl, gatewayFolder);
    const { asked, said } = opinions;
    return { plan, samples, changes, opinions: { asked, said }, watched: watcher.watched, counted: { before, after } };
  } finally {
    await load.end();
    await stage?.close();
    await watcher.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function sampleAll(
  stage: SoakStage,
  load: Child,
  plan: SoakPlan,
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly SoakSample[]> {
  const samples: SoakSample[] = [];
  const began = performance.now();
  for (let atMs = 0; atMs < plan.minutes * 60_000; ) {
    stopped.throwIfAborted();
    const sample = await sampleOne(stage, load, plan, samples.length);
    atMs = performance.now() - began;
    samples.push({ ...sample, atMs });
    const dropped = samples.reduce((total, each) => total + each.dropped, 0);
    const resident = Math.round(sample.gateway.residentBytes / 2 ** 20);
    tell(`soaking: ${(atMs / 60_000).toFixed(1)} of ${plan.minutes} min, ${dropped} dropped, gateway ${resident} MiB`);
  }
  return samples;
}

async function sampleOne(
  { gatewayUrl, gatewayPid, serverPid, reports }: SoakStage,
  load: Child,
  plan: SoakPlan,
  index: number,
): Promise<Omit<SoakSample, 'atMs'>> {
  const port = Number(new URL(gatewayUrl).port);
  const orderOf = ({ name, path, agent, api, manner, perSecond }: Face): OpenOrder => ({
    // Each stretch is another client's: what is remembered of clients is part of what must stay bounded.
    address: { port, path, model: agent, api, headers: { authorization: `Bearer of-user-${index}` } },
    ...{ kind: 'open', manner, perSecond, durationMs: plan.sampleMs, seed: `${name}/${index}` },
  });
  const { each: reported } = await load.ask<Report['open-all']>({ kind: 'open-all', orders: FACES.map(orderOf) });
  const tallies = reported.map(({ sent, failed }): Tally => ({ sent, dropped: failed }));
  return {
    ...totalOf(tallies),
    byFace: Object.fromEntries(tallies.map((tally, face) => [FACES[face]?.name, tally])),
    whole: reported[FACES.indexOf(CHAT)]?.whole ?? NO_TIMES,
    firstByte: reported[FACES.indexOf(CHAT_STREAM)]?.firstByte ?? NO_TIMES,
    gateway: await memoryOf(gatewayPid, reports),
    server: await memoryOf(serverPid, reports),
  };
}

async function memoryOf(pid: number | undefined, reports: string): Promise<Memory> {
  if (pid === undefined) return { residentBytes: Number.NaN, heapBytes: undefined };
  const text = await readFile(join(reports, `${pid}.json`), 'utf8').catch(() => '{}');
  const { heapBytes } = JSON.parse(text) as { heapBytes?: number };
  return { residentBytes: residentBytesOf(pid), heapBytes };
}

/** Until it is told to end. How often the route changed. */
async function changeRoutes(
  { administrator, releases: [first, second] }: SoakStage,
  { changeMs }: SoakPlan,
  over: AbortSignal,
): Promise<number> {
  let changes = 0;
  await repeat(changeMs, over, async () => {
    const share = SHARES[changes % SHARES.length] ?? 0;
    const weights = { [second]: share, [first]: 10_000 - share };
    const params = { agent: AGENT, environment: 'production' };
    await administrator.call('setTraffic', { params, body: { weights, reason: 'another hour of the soak' } });
    changes += 1;
  });
  return changes;
}

/** Until it is told to end; what is under way then ends too. */
async function repeat(everyMs: number, over: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    await work();
    await pause(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}
