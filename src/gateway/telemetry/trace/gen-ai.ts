import type { Endpoint } from '#domain/release/index.ts';
import type { RequestOutcome, ServedSum } from '#domain/sample/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../../assignment/assigner.ts';
import type { RelayResult } from '../../upstream/relay.ts';
import { type OtlpMetric, sketchHistogram, sumHistogram } from './otlp-metric.ts';
import type { Attributes } from './span.ts';

/**
 * The only place that knows OpenTelemetry's names for generative AI (semantic-conventions-genai 0.1.0, all "development"), and ours
 * beside them: releases and rollouts have none there. Prompts and replies are in none of it.
 */
const AGENT = 'invoke_agent';

/** Bounds that the conventions ask for, in seconds. */
const DURATION_BOUNDS_MS = [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 81_920];

/** What is known of a request once it is over. */
export type EndedRequest = {
  readonly route: Route;
  readonly assignment: RequestAssignment;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  /** Undefined where nothing of a reply was read. */
  readonly result: RelayResult | undefined;
};

type ServerAddress = { readonly address: string; readonly port: number | undefined };

const servers = new WeakMap<Endpoint, ServerAddress>();

/** Read once for each endpoint, not for each span. */
function serverOf(endpoint: Endpoint): ServerAddress {
  const known = servers.get(endpoint);
  if (known !== undefined) return known;
  const { hostname, port } = new URL(endpoint.baseUrl);
  const server = { address: hostname, port: port === '' ? undefined : Number(port) };
  servers.set(endpoint, server);
  return server;
}

export function nameOf({ route }: EndedRequest): string {
  return `${AGENT} ${route.agent}`;
}

export function requestAttributes({ route, assignment, requestId, outcome, result }: EndedRequest): Attributes {
  const { target, by, served } = assignment;
  const { facts, firstByteMs } = result ?? {};
  const { address, port } = serverOf(target.endpoint);
  return {
    'gen_ai.operation.name': AGENT,
    'gen_ai.provider.name': 'headgate',
    'gen_ai.agent.name': route.agent,
    'gen_ai.agent.version': target.label,
    'gen_ai.request.model': target.endpoint.inject?.model?.name,
    'gen_ai.response.model': facts?.model,
    'gen_ai.response.finish_reasons': facts?.finishReason === undefined ? undefined : [facts.finishReason],
    'gen_ai.response.time_to_first_chunk': firstByteMs === undefined ? undefined : firstByteMs / 1_000,
    'gen_ai.usage.input_tokens': facts?.inputTokens,
    'gen_ai.usage.output_tokens': facts?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': facts?.cachedInputTokens,
    'error.type': errorType(outcome, result?.because),
    'server.address': address,
    'server.port': port,
    'deployment.environment.name': route.environment,
    'headgate.request.id': requestId,
    'headgate.release.id': target.release,
    'headgate.deployment.id': target.deploymentId,
    'headgate.route.version': served.routeVersion,
    'headgate.rollout.id': route.rollout?.id,
    'headgate.rollout.step': route.rollout?.step,
    'headgate.rollout.arm': target.role,
    'headgate.assignment': by,
    'headgate.traffic': served.traffic ?? 'user',
    'headgate.outcome': outcome,
  };
}

/** Of everything since the start; costs requests nothing. */
export function requestMetrics(totals: readonly ServedSum[]): readonly OtlpMetric[] {
  const points = totals.map(({ label, rollup }) => ({ rollup, attributes: attributesOf(label, rollup.key) }));
  return [
    {
      ...{ name: 'gen_ai.invoke_agent.duration', unit: 's', description: 'Until the last byte of a reply.' },
      histogram: points.flatMap(({ rollup: { latency, latencySketch }, attributes }) =>
        sketchHistogram(latency, latencySketch, DURATION_BOUNDS_MS, attributes),
      ),
    },
    {
      ...{ name: 'gen_ai.server.time_to_first_token', unit: 's', description: 'Until a stream said something.' },
      histogram: points.flatMap(({ rollup: { firstToken, firstTokenSketch }, attributes }) =>
        sketchHistogram(firstToken, firstTokenSketch, DURATION_BOUNDS_MS, attributes),
      ),
    },
    {
      ...{ name: 'gen_ai.client.token.usage', unit: '{token}', description: 'Of the replies that told them.' },
      histogram: points.flatMap(({ rollup, attributes }) => [
        ...sumHistogram(rollup.tokensIn, { ...attributes, 'gen_ai.token.type': 'input' }),
        ...sumHistogram(rollup.tokensOut, { ...attributes, 'gen_ai.token.type': 'output' }),
      ]),
    },
    {
      ...{ name: 'headgate.requests', unit: '{request}', description: 'By how they ended.' },
      sum: points.flatMap(({ rollup, attributes }) =>
        Object.entries(rollup.outcomes).map(([outcome, value]) => ({
          attributes: { ...attributes, 'headgate.outcome': outcome },
          value,
        })),
      ),
    },
    {
      ...{ name: 'headgate.cost', unit: '{USD}', description: 'Of the requests whose cost is known.' },
      sum: points.flatMap(({ rollup: { cost }, attributes }) =>
        cost === undefined ? [] : [{ attributes, value: cost.sum / 1_000_000 }],
      ),
    },
  ];
}

function attributesOf(label: string, key: ServedSum['rollup']['key']): Attributes {
  return {
    'gen_ai.operation.name': AGENT,
    'gen_ai.provider.name': 'headgate',
    'gen_ai.agent.name': key.agent,
    'gen_ai.agent.version': label,
    'deployment.environment.name': key.environment,
    'headgate.release.id': key.release,
    'headgate.deployment.id': key.deploymentId,
    'headgate.traffic': key.traffic ?? 'user',
  };
}

/** Of few values: a status, or how it ended. What an agent says of its own error may be anything, and is left out. */
function errorType(outcome: RequestOutcome, because: string | undefined): string | undefined {
  if (outcome !== 'agent-error' && outcome !== 'gateway-error') return undefined;
  return /^status (\d{3})\b/.exec(because ?? '')?.[1] ?? outcome;
}
