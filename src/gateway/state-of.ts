import type { GatewayConfig } from './config.ts';
import type { Counters } from './face/counters.ts';
import type { ByteBudget } from './limit/byte-budget.ts';
import type { Memory } from './memory.ts';
import type { GatewayHome } from './process/home.ts';
import type { RequestOutbox } from './request-log/outbox.ts';
import type { RouteTable } from './route/route-table.ts';
import type { GatewayState } from './telemetry/gateway-metrics.ts';
import type { Tracing } from './telemetry/trace/tracing.ts';
import type { Endpoints } from './upstream/endpoints.ts';
import type { UpstreamPools } from './upstream/pools.ts';

type Parts = {
  readonly pid: number;
  readonly home: GatewayHome;
  /** Of the whole gateway. */
  readonly boot: string;
  readonly config: GatewayConfig;
  readonly routes: RouteTable;
  readonly memory: Memory;
  readonly counters: Counters;
  readonly pools: UpstreamPools;
  readonly endpoints: Endpoints;
  readonly budget: ByteBudget;
  readonly requests: RequestOutbox;
  readonly tracing: Tracing;
};

/** How one process of a gateway is doing. */
export function stateOf(parts: Parts): GatewayState {
  const { pid, boot, config, counters, endpoints } = parts;
  const { environment, dataFolderHash } = config;
  return {
    ...{ gatewayId: parts.home.gatewayId, boot, pid, environment, dataFolderHash },
    routesVersion: parts.routes.version,
    conversations: parts.memory.conversations.size,
    ...counters.moves(),
    refusals: counters.refusals(),
    waitingRequests: parts.pools.waiting(),
    ...endpoints.describe(),
    heldBytes: parts.budget.held,
    droppedRequests: parts.requests.dropped,
    droppedSpans: parts.tracing.dropped,
  };
}
