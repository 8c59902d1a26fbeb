import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AGENT } from '#testing/crash/example-world.ts';
import type { Order, Report } from '../gateway/load/generator.ts';
import type { Times } from '../gateway/load/quantile.ts';
import { Child } from '../gateway/process/child.ts';
import { residentBytesOf } from '../gateway/process/usage.ts';
import type { SoakPlan } from './plan.ts';
import { openSoakStage, type SoakStage } from './stage.ts';

const LOAD = new URL('../gateway/load/generator.ts', import.meta.url);

/** One stretch of the soak. */
export type SoakSample = {
  /** Its end, since the beginning. */
  readonly atMs: number;
  readonly sent: number;
  /** Requests and streams that got no whole answer, or another than 200. */
  readonly dropped: number;
  readonly whole: Times;
  readonly firstByte: Times;
  readonly gateway: Memory;
  readonly server: Memory;
};

type Memory = { readonly residentBytes: number; readonly heapBytes: number | undefined };

export type Soaked = { readonly plan: SoakPlan; readonly samples: readonly SoakSample[]; readonly changes: number };

/** What the baseline keeps in turn; the other release has the rest. Without a share its conversations go to the baseline. */
const SHARES = [9_000, 5_000, 1_000, 5_000, 10_000, 7_500];

/** Steady users on one gateway for long, while its route changes under them. */
export async function soak(plan: SoakPlan, tell: (what: string) => void, stopped: AbortSignal): Promise<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-soak-'));
  const loads = [Child.fork(LOAD, []), Child.fork(LOAD, [])] as const;
  let stage: SoakStage | undefined;
  try {
    await Promise.all(loads.map((load) => load.hear()));
    stage = await openSoakStage(folder, tell, stopped);
    const over = new AbortController();
    const changing = changeRoutes(stage, plan, AbortSignal.any([over.signal, stopped]));
    const samples = await sampleAll(stage, loads, plan, tell, stopped);
    over.abort();
    return { plan, samples, changes: await changing };
  } finally {
    await Promise.allSettled(loads.map((load) => load.end()));
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function sampleAll(
  stage: SoakStage,
  loads: readonly [Child, Child],
  plan: SoakPlan,
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly SoakSample[]> {
  const samples: SoakSample[] = [];
  const began = performance.now();
  for (let atMs = 0; atMs < plan.minutes * 60_000; ) {
    stopped.throwIfAborted();
    const sample = await sampleOne(stage, loads, plan, samples.length);
    atMs = performance.now() - began;
    samples.push({ ...sample, atMs });
    const dropped = samples.reduce((total, each) => total + each.dropped, 0);
    const resident = Math.round(sample.gateway.residentBytes / 2 ** 20);
    tell(`soaking: ${(atMs / 60_000).toFixed(1)} of ${plan.minutes} min, ${dropped} dropped, gateway ${resident} MiB`);
  }
  return samples;
}

async function sampleOne(
  { gatewayPort, gatewayPid, serverPid, reports }: SoakStage,
  [wholes, streams]: readonly [Child, Child],
  plan: SoakPlan,
  index: number,
): Promise<Omit<SoakSample, 'atMs'>> {
  const address = {
    ...{ port: gatewayPort, path: '/v1/chat/completions', model: AGENT, api: 'chat-completions' as const },
  };
  const order = (manner: 'whole' | 'stream', perSecond: number): Order => ({
    ...{ kind: 'open', address, manner, perSecond, durationMs: plan.sampleMs, seed: `${manner}/${index}` },
  });
  const [whole, stream] = await Promise.all([
    wholes.ask<Report['open']>(order('whole', plan.requestsPerSecond)),
    streams.ask<Report['open']>(order('stream', plan.streamsPerSecond)),
  ]);
  return {
    sent: whole.sent + stream.sent,
    dropped: whole.failed + stream.failed,
    ...{ whole: whole.whole, firstByte: stream.firstByte },
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
  while (!over.aborted) {
    const share = SHARES[changes % SHARES.length] ?? 0;
    const weights = { [second]: share, [first]: 10_000 - share };
    const params = { agent: AGENT, environment: 'production' };
    await administrator.call('setTraffic', { params, body: { weights, reason: 'another hour of the soak' } });
    changes += 1;
    await pause(changeMs, undefined, { signal: over }).catch(() => undefined);
  }
  return changes;
}
