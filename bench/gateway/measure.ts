import type { Contestant, ContestantName } from './contestant/contestant.ts';
import type { Order, Report } from './load/generator.ts';
import type { Times } from './load/quantile.ts';
import type { Plan } from './plan.ts';
import { cpuMsOf } from './process/usage.ts';

/** One contestant in one round. */
export type Sample = {
  readonly name: ContestantName;
  readonly round: number;
  /** Closed loop. */
  readonly perSecond: number;
  /** Of the proxy alone, microseconds; undefined for the direct way. */
  readonly cpuUsPerRequest: number | undefined;
  /** Open loop, milliseconds. */
  readonly whole: Times;
  readonly firstByte: Times;
  /** Requests and streams that got no whole answer, or another than 200. */
  readonly failed: number;
  readonly failedStreams: number;
};

/** What the load did, which is put on the contestant's account. */
export async function tellLoad<K extends Order['kind']>(
  { load, tally }: Pick<Contestant, 'load' | 'tally'>,
  order: Extract<Order, { kind: K }>,
): Promise<Report[K]> {
  const report = await load.ask<Report[K]>(order);
  tally.sent += report.sent;
  return report;
}

/** Every contestant in turn, round after round, so that what else the machine does meets all of them alike. */
export async function measureRounds(
  plan: Plan,
  contestants: readonly Contestant[],
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  // A compiler that has seen nothing yet makes the first round another thing.
  for (const contestant of contestants) {
    stopped.throwIfAborted();
    tell(`warming up: ${contestant.name}`);
    await measure(contestant, { ...plan, closedMs: plan.warmUpMs, openMs: plan.openMs }, 0);
  }
  for (let round = 1; round <= plan.rounds; round += 1) {
    // Each begins a round once, so that none always comes after the same one.
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(turn + round) % contestants.length];
      if (contestant === undefined) continue;
      stopped.throwIfAborted();
      tell(`round ${round} of ${plan.rounds}: ${contestant.name}`);
      samples.push(await measure(contestant, plan, round));
    }
  }
  return samples;
}

async function measure(contestant: Contestant, plan: Plan, round: number): Promise<Sample> {
  const { name, address, child } = contestant;
  const { connections, closedMs, openMs, perSecond, streamsPerSecond } = plan;
  const before = child === undefined ? undefined : cpuMsOf(child.pid);
  const closed = await tellLoad(contestant, { kind: 'closed', address, connections, durationMs: closedMs });
  const after = child === undefined ? undefined : cpuMsOf(child.pid);
  const open = { kind: 'open', address, durationMs: openMs, seed: `${round}` } as const;
  const whole = await tellLoad(contestant, { ...open, manner: 'whole', perSecond });
  const stream = await tellLoad(contestant, { ...open, manner: 'stream', perSecond: streamsPerSecond });
  const { requests, failed, elapsedMs } = closed;
  return {
    ...{ name, round },
    perSecond: (1_000 * requests) / elapsedMs,
    cpuUsPerRequest: before === undefined || after === undefined ? undefined : (1_000 * (after - before)) / requests,
    whole: whole.whole,
    firstByte: stream.firstByte,
    failed: failed + whole.failed,
    failedStreams: stream.failed,
  };
}
