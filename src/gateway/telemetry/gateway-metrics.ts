import {
  type MetricFamily,
  type MetricSample,
  renderExposition,
  requestMetrics,
  type ServedSum,
} from '#domain/sample/index.ts';
import { FULL_BP } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';

/** How a gateway is doing, beside the requests that it served. */
export type GatewayState = {
  readonly gatewayId: string;
  readonly boot: string;
  readonly pid: number;
  readonly environment: string;
  readonly dataFolderHash: string;
  readonly routesVersion: number;
  readonly conversations: number;
  readonly movedConversations: number;
  readonly takenBackConversations: number;
  /** Requests that were refused before any release had them, by the code that whoever asked was told. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly waitingRequests: number;
  readonly heldBytes: number;
  /** Requests that were to be kept, and found no room. */
  readonly droppedRequests: number;
  readonly ejected: readonly string[];
  readonly retries: number;
  /** Requests that were not sent again, because too many were. */
  readonly overBudget: number;
  /** Spans that were not exported, for lack of room or of somebody who takes them. */
  readonly droppedSpans: number;
};

/** What one process has to tell. It may go through JSON. */
export type GatewayMeasures = {
  readonly state: GatewayState;
  readonly weights: readonly MetricSample[];
  readonly totals: readonly ServedSum[];
};

type Figure = readonly [name: string, type: 'counter' | 'gauge', help: string, of: (state: GatewayState) => number];

const FIGURES: readonly Figure[] = [
  ['routes_version', 'gauge', 'The version of the routes in force here.', (state) => state.routesVersion],
  ['conversations', 'gauge', 'Conversations that are remembered.', (state) => state.conversations],
  [
    'moved_conversations_total',
    'counter',
    'Conversations that went on with another deployment than they began on.',
    (state) => state.movedConversations,
  ],
  [
    'taken_back_conversations_total',
    'counter',
    'Of those that moved: because their deployment was taken back.',
    (state) => state.takenBackConversations,
  ],
  ['waiting_requests', 'gauge', 'Requests that wait for a connection to an agent.', (state) => state.waitingRequests],
  ['held_bytes', 'gauge', 'Requests and replies in memory.', (state) => state.heldBytes],
  [
    'requests_not_kept_total',
    'counter',
    'Requests that were to be kept, and found no room.',
    (state) => state.droppedRequests,
  ],
  ['ejected_deployments', 'gauge', 'Deployments left alone because they failed.', (state) => state.ejected.length],
  ['retries_total', 'counter', 'Requests that were sent again.', (state) => state.retries],
  [
    'refused_retries_total',
    'counter',
    'Requests that were not sent again, because too many were.',
    (state) => state.overBudget,
  ],
  ['dropped_spans_total', 'counter', 'Spans that were not exported.', (state) => state.droppedSpans],
];

/** What is scraped of a gateway: of each of its processes how it does, and what it counted since it started. */
export function metricsText(processes: readonly GatewayMeasures[]): string {
  const totals = processes.flatMap(({ state, totals: own }) => own.map((sum) => ({ ...sum, labels: labelsOf(state) })));
  return renderExposition([
    {
      ...{ name: 'headgate_gateway_info', help: 'Which gateway this is.', type: 'gauge' as const },
      samples: processes.map(({ state }) => ({
        labels: { ...labelsOf(state), environment: state.environment },
        value: 1,
      })),
    },
    ...FIGURES.map(
      ([name, type, help, of]): MetricFamily => ({
        ...{ name: `headgate_gateway_${name}`, help, type },
        samples: processes.map(({ state }) => ({ labels: labelsOf(state), value: of(state) })),
      }),
    ),
    {
      ...{ name: 'headgate_gateway_refused_requests_total', type: 'counter' as const },
      help: 'Requests that the gateway refused before any release had them, by the code that whoever asked was told.',
      samples: processes.flatMap(({ state }) =>
        Object.entries(state.refusals).map(([code, value]) => ({ labels: { ...labelsOf(state), code }, value })),
      ),
    },
    {
      ...{ name: 'headgate_route_weight_ratio', type: 'gauge' as const },
      help: 'Share of new conversations that a deployment is to get, by the route in force here.',
      samples: processes.flatMap(({ state, weights }) =>
        weights.map(({ labels, value }) => ({ labels: { ...labelsOf(state), ...labels }, value })),
      ),
    },
    ...requestMetrics(totals),
  ]);
}

/** Wanted shares by the routes in force, 0-1. */
export function weightsOf(routes: readonly Route[]): readonly MetricSample[] {
  return routes.flatMap(({ agent, environment, targets }) =>
    targets.map(({ deploymentId, label, role, weightBp }) => ({
      labels: { agent, environment, release: label, deployment: deploymentId, role },
      value: weightBp / FULL_BP,
    })),
  );
}

/** Each process counts for itself, and begins at zero for itself. */
function labelsOf({ gatewayId }: GatewayState): Readonly<Record<string, string>> {
  return { gateway: gatewayId };
}
