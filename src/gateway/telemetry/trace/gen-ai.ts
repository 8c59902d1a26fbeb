import type { Endpoint } from '#domain/release/index.ts';
import type { RequestOutcome } from '#domain/sample/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../../assignment/assigner.ts';
import type { RelayResult } from '../../upstream/relay.ts';
import { TOKEN_BOUNDS } from '../token-buckets.ts';
import type { ArmSum } from '../totals.ts';
import { countedHistogram, type OtlpMetric, type Series, sketchHistogram } from './otlp-metric.ts';
import type { Attributes } from './span.ts';

/**
 * The only place that knows OpenTelemetry's names for generative AI (semantic-conventions-genai 0.1.0, all "development"), and ours
 * beside them: releases and rollouts have none there. Prompts and replies are in none of it.
 */
const AGENT = 'invoke_agent';

/** Bounds that the conventions ask for: of a whole invocation of an agent, and of what is felt before it says something. */
const AGENT_BOUNDS_MS = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200, 102_400, 204_800, 409_600];
const FIRST_TOKEN_BOUNDS_MS = [1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

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
export function requestMetrics(totals: readonly ArmSum[]): readonly OtlpMetric[] {
  const points = totals.map((sum) => ({ ...sum, series: { attributes: attributesOf(sum), since: sum.since } }));
  return [
    {
      ...{ name: 'gen_ai.invoke_agent.duration', unit: 's', description: 'Until the last byte of a reply.' },
      histogram: points.flatMap(({ rollup: { latency, latencySketch }, series }) =>
        sketchHistogram(latency, latencySketch, AGENT_BOUNDS_MS, series),
      ),
    },
    {
      ...{ name: 'gen_ai.server.time_to_first_token', unit: 's', description: 'Until a stream said something.' },
      histogram: points.flatMap(({ rollup: { firstToken, firstTokenSketch }, series }) =>
        sketchHistogram(firstToken, firstTokenSketch, FIRST_TOKEN_BOUNDS_MS, series),
      ),
    },
    {
      ...{ name: 'gen_ai.client.token.usage', unit: '{token}', description: 'Of the replies that told them.' },
      histogram: points.flatMap(({ rollup, tokens, series }) => [
        ...countedHistogram(rollup.tokensIn, tokens.input, TOKEN_BOUNDS, ofTokens(series, 'input')),
        ...countedHistogram(rollup.tokensOut, tokens.output, TOKEN_BOUNDS, ofTokens(series, 'output')),
      ]),
    },
    {
      ...{ name: 'headgate.requests', unit: '{request}', description: 'By how they ended.' },
      sum: points.flatMap(({ rollup, series }) =>
        Object.entries(rollup.outcomes).map(([outcome, value]) => ({
          ...withAttribute(series, 'headgate.outcome', outcome),
          value,
        })),
      ),
    },
    {
      ...{ name: 'headgate.cost', unit: '{USD}', description: 'Of the requests whose cost is known.' },
      sum: points.flatMap(({ rollup: { cost }, series }) =>
        cost === undefined ? [] : [{ ...series, value: cost.sum / 1_000_000 }],
      ),
    },
  ];
}

function ofTokens(series: Series, type: 'input' | 'output'): Series {
  return withAttribute(series, 'gen_ai.token.type', type);
}

function withAttribute({ attributes, since }: Series, name: string, value: string): Series {
  return { attributes: { ...attributes, [name]: value }, since };
}

/** Of few values: as many series as there are deployments, and rollouts in force. A step is none of it: its requests go on in the same one. */
function attributesOf({ label, rollout, arm, rollup: { key } }: ArmSum): Attributes {
  return {
    'gen_ai.operation.name': AGENT,
    'gen_ai.provider.name': 'headgate',
    'gen_ai.agent.name': key.agent,
    'gen_ai.agent.version': label,
    'deployment.environment.name': key.environment,
    'headgate.release.id': key.release,
    'headgate.deployment.id': key.deploymentId,
    'headgate.rollout.id': rollout,
    'headgate.rollout.arm': arm,
    'headgate.traffic': key.traffic ?? 'user',
  };
}

/** Of few values: a status, or how it ended. What an agent says of its own error may be anything, and is left out. */
function errorType(outcome: RequestOutcome, because: string | undefined): string | undefined {
  if (outcome !== 'agent-error' && outcome !== 'gateway-error') return undefined;
  return /^status (\d{3})\b/.exec(because ?? '')?.[1] ?? outcome;
}
