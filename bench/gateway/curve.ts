import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningGateway, startGateway } from './contestant/gateway.ts';
import { median } from './load/quantile.ts';
import { tellLoad } from './measure.ts';
import type { Plan } from './plan.ts';
import type { Child } from './process/child.ts';
import { cpuMsOf } from './process/usage.ts';

/** The gateway with so many processes that share its port. */
export type CurvePoint = {
  readonly processes: number;
  readonly perSecond: number;
  readonly cpuUsPerRequest: number;
  /** Requests that were sent, and that control was told of, all processes together. */
  readonly sent: number;
  readonly counted: number;
};

type Lane = {
  readonly processes: number;
  readonly gateway: RunningGateway;
  readonly tally: { sent: number };
  readonly rates: number[];
  readonly costs: number[];
};

/** Chat, closed loop, in turn and round after round. What each counted is compared with what it was sent when it has stopped. */
export async function measureCurve(
  plan: Plan,
  field: { readonly folder: string; readonly upstreamPort: number; readonly load: Child },
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly CurvePoint[]> {
  const lanes: Lane[] = [];
  try {
    for (const processes of plan.processes) {
      const folder = join(field.folder, `crew-${processes}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const gateway = await startGateway(folder, field.upstreamPort, { processes });
      lanes.push({ processes, gateway, tally: { sent: 0 }, rates: [], costs: [] });
    }
    // The first round warms them up.
    for (let round = 0; round <= plan.rounds; round += 1) {
      for (const lane of lanes) {
        stopped.throwIfAborted();
        tell(`processes that share a port: ${lane.processes}, round ${round} of ${plan.rounds}`);
        await measure(plan, lane, field.load, round === 0);
      }
    }
  } finally {
    for (const { gateway } of lanes) await gateway.end();
  }
  return lanes.map(({ processes, gateway, tally, rates, costs }) => ({
    ...{ processes, perSecond: median(rates), cpuUsPerRequest: median(costs), sent: tally.sent },
    counted: gateway.counted(),
  }));
}

async function measure(
  plan: Plan,
  { gateway, tally, rates, costs }: Lane,
  load: Child,
  isWarmUp: boolean,
): Promise<void> {
  const { connections, closedMs } = plan;
  const address = {
    port: gateway.port,
    path: '/v1/chat/completions',
    model: 'helper',
    api: 'chat-completions',
  } as const;
  const before = cpuMsOf(gateway.child.pid);
  const report = await tellLoad({ load, tally }, { kind: 'closed', address, connections, durationMs: closedMs });
  const after = cpuMsOf(gateway.child.pid);
  if (isWarmUp) return;
  rates.push((1_000 * report.requests) / report.elapsedMs);
  if (before !== undefined && after !== undefined) costs.push((1_000 * (after - before)) / report.requests);
}
