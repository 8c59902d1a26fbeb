import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContestantName, Skipped } from './contestant/contestant.ts';
import { type Field, openContestants } from './contestant/open-contestants.ts';
import { type CurvePoint, measureCurve } from './curve.ts';
import { measureRounds, type Sample } from './measure.ts';
import { type MemoryCost, measureConversations, measureStreams } from './memory.ts';
import type { Plan } from './plan.ts';

export type Measured = {
  readonly plan: Plan;
  readonly samples: readonly Sample[];
  readonly memory: readonly MemoryCost[];
  readonly curve: readonly CurvePoint[];
  /** Requests that the gateway was sent, and that control was told of. */
  readonly sent: number;
  readonly counted: number;
  /** How often the gateway reported what, by path. */
  readonly posts: Readonly<Record<string, number>>;
  readonly skipped: readonly Skipped[];
};

const STREAMING: readonly ContestantName[] = ['nginx', 'bare proxy', 'gateway, HTTP', 'gateway, chat'];

/** Measures the gateway beside other proxies over the same agent, on loopback. */
export async function benchGateway(plan: Plan, tell: (what: string) => void, stopped: AbortSignal): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-bench-'));
  try {
    const field = await openContestants(folder, tell);
    const { contestants, skipped, gateway, gatewayTally, upstreamPort, load } = field;
    let measured: Omit<Measured, 'counted' | 'posts'>;
    try {
      const samples = await measureRounds(plan, contestants, tell, stopped);
      const memory = await measureMemory(plan, field, tell, stopped);
      const curve = await measureCurve(plan, { folder, upstreamPort, load }, tell, stopped);
      measured = { plan, samples, memory, curve, sent: gatewayTally.sent, skipped };
    } finally {
      await field.end();
    }
    return { ...measured, counted: gateway.counted(), posts: gateway.posts() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureMemory(
  plan: Plan,
  { contestants }: Field,
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly MemoryCost[]> {
  const costs: (MemoryCost | undefined)[] = [];
  for (const contestant of contestants.filter(({ name }) => STREAMING.includes(name))) {
    stopped.throwIfAborted();
    tell(`memory of open streams: ${contestant.name}`);
    costs.push(await measureStreams(plan, contestant));
  }
  for (const contestant of contestants.filter(({ name }) => name === 'gateway, chat')) {
    stopped.throwIfAborted();
    tell(`memory of conversations: ${contestant.name}`);
    costs.push(await measureConversations(plan, contestant));
  }
  return costs.flatMap((cost) => cost ?? []);
}
