import { type RedactionRules, redactionDefaults } from '#domain/redaction/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#domain/shared/index.ts';
import {
  CONVERSATION_IDLE_MS,
  type GatewayCapacity,
  type GatewaySettings,
  type LimitSettings,
  type PartialUpstreamPolicy,
  type RequestLogShares,
  type Telemetry,
  type UpstreamPolicy,
  upstreamPolicyOf,
} from '#domain/traffic/index.ts';

/** How one gateway behaves. It serves one environment. */
export type GatewayConfig = Required<GatewayCapacity> & {
  readonly environment: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Names the data folder that this gateway belongs to; see `hashDataFolder`. */
  readonly dataFolderHash: string;
  /** `header:<name>`, `body:<path>` or `cookie:<name>`; the first that is there wins. */
  readonly conversationFrom: readonly string[];
  readonly userFrom: readonly string[];
  readonly tenantFrom: readonly string[];
  /** Whether replies say which release answered. */
  readonly exposeHeaders: boolean;
  readonly maxBodyBytes: number;
  /** Conversations and response ids that are remembered at once; each takes about 200 bytes. */
  readonly maxConversations: number;
  /** On disk, of each deployment whose traffic may yet be taken back: the conversations that it served and that are over. */
  readonly maxServedListBytes: number;
  readonly conversationIdleMs: DurationMs;
  /** How long a signed pin that names its conversation is believed. */
  readonly pinMaxAgeMs: DurationMs;
  readonly upstream: {
    /** Connections per address, and as many again for uploads. More requests than this wait for one. */
    readonly connections: number;
    readonly connectTimeoutMs: DurationMs;
    /** How long an unused connection is kept, where the agent's server does not say how long it keeps it. */
    readonly keepAliveMs: DurationMs;
  };
  /** Patience with agents, and what is done when they fail. */
  readonly upstreamPolicy: UpstreamPolicy;
  /** By agent, where it differs. */
  readonly agentUpstream: Readonly<Record<string, PartialUpstreamPolicy>>;
  /** For copies of requests whose replies nobody sees. More than this is shed. */
  readonly shadow: {
    /** Copies under way at once, over all agents. */
    readonly concurrency: number;
    /** Copies that wait their turn. */
    readonly queue: number;
    /** Request bodies of both together. */
    readonly maxBytes: number;
    /** For a whole reply, and for waiting its turn. */
    readonly timeoutMs: DurationMs;
  };
  /** What is taken out of texts before they leave the gateway. */
  readonly redaction: RedactionRules;
  /** Shares of the conversations whose requests and replies are kept. Undefined: none. */
  readonly requestLog: RequestLogShares | undefined;
  /** Undefined: as many requests as come. */
  readonly limits: LimitSettings | undefined;
  /** Clients whose use of their limit is remembered apart; each takes about 200 bytes. */
  readonly maxClients: number;
  /** What tokens cost, by the name of the model. Where there is none, the cost is unknown. */
  readonly prices: Prices;
  /** Who is sent traces and metrics. Undefined: nobody. */
  readonly telemetry: Telemetry | undefined;
  readonly flushIntervalMs: DurationMs;
  readonly journalIntervalMs: DurationMs;
  /** More undelivered roll-ups than this are coarsened into longer windows. */
  readonly maxUnsentRollups: number;
  /** While stopping: how long open connections are still served, told to close, before the listening socket goes. */
  readonly lingerMs: DurationMs;
};

type GivenConfig = Partial<Omit<GatewayConfig, 'shadow' | 'upstream' | 'upstreamPolicy' | 'agentUpstream'>> &
  Pick<GatewayConfig, 'environment' | 'dataFolderHash'> & {
    readonly shadow?: Partial<GatewayConfig['shadow']> | undefined;
    readonly upstream?: Partial<GatewayConfig['upstream']> | undefined;
    readonly upstreamPolicy?: PartialUpstreamPolicy | undefined;
    readonly agentUpstream?: GatewayConfig['agentUpstream'] | undefined;
  };

/** Fills in what was not said. */
export function gatewayConfig(settings: GivenConfig): GatewayConfig {
  return {
    ...defaults,
    ...settings,
    shadow: { ...defaults.shadow, ...settings.shadow },
    upstream: { ...defaults.upstream, ...settings.upstream },
    upstreamPolicy: upstreamPolicyOf(defaults.upstreamPolicy, settings.upstreamPolicy),
    agentUpstream: settings.agentUpstream ?? defaults.agentUpstream,
  };
}

/** The same with what a project says. */
export function withSettings(config: GatewayConfig, settings: GatewaySettings): GatewayConfig {
  const {
    conversationFrom,
    userFrom,
    tenantFrom = [],
    exposeHeaders,
    limits,
    capacity,
    redaction,
    requestLog,
  } = settings;
  const { shadow, upstream, upstreamPolicy, agentUpstream, prices, telemetry } = settings;
  return {
    ...config,
    ...{ conversationFrom, userFrom, tenantFrom, exposeHeaders, limits, requestLog, telemetry },
    redaction: redaction ?? config.redaction,
    ...capacity,
    shadow: { ...config.shadow, ...shadow },
    upstream: { ...config.upstream, ...upstream },
    upstreamPolicy: upstreamPolicy ?? config.upstreamPolicy,
    agentUpstream: agentUpstream ?? config.agentUpstream,
    prices: prices ?? config.prices,
  };
}

const defaults: Omit<GatewayConfig, 'environment' | 'dataFolderHash'> = {
  host: '127.0.0.1',
  port: 0,
  conversationFrom: ['header:x-conversation-id', 'body:metadata.conversation_id', 'body:conversation'],
  userFrom: ['header:x-user-id', 'body:user'],
  tenantFrom: [],
  exposeHeaders: true,
  maxBodyBytes: 10 * 1024 * 1024,
  maxHeldBytes: 256 * 1024 * 1024,
  maxConnections: 10_000,
  headersTimeoutMs: 30 * SECOND_MS,
  bodyTimeoutMs: 5 * MINUTE_MS,
  drainMs: 10 * MINUTE_MS,
  maxConversations: 500_000,
  maxServedListBytes: 4 * 1024 * 1024,
  conversationIdleMs: CONVERSATION_IDLE_MS,
  pinMaxAgeMs: 24 * HOUR_MS,
  upstream: {
    connections: 1_024,
    connectTimeoutMs: 5 * SECOND_MS,
    keepAliveMs: 4 * SECOND_MS,
  },
  upstreamPolicy: {
    firstByteTimeoutMs: 2 * MINUTE_MS,
    idleTimeoutMs: 2 * MINUTE_MS,
    replyTimeoutMs: 10 * MINUTE_MS,
    retries: { attempts: 1, budgetRatio: 0.1, nonIdempotent: false },
    ejection: { consecutiveFailures: 5, baseMs: 30 * SECOND_MS, maxMs: 5 * MINUTE_MS },
  },
  agentUpstream: {},
  shadow: { concurrency: 32, queue: 128, maxBytes: 32 * 1024 * 1024, timeoutMs: 60 * SECOND_MS },
  redaction: redactionDefaults,
  requestLog: undefined,
  limits: undefined,
  maxClients: 100_000,
  prices: {},
  telemetry: undefined,
  flushIntervalMs: SECOND_MS,
  journalIntervalMs: 200,
  maxUnsentRollups: 2_000,
  lingerMs: 250,
};
