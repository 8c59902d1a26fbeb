import type { RedactionRules } from '../redaction/index.ts';
import type { Prices } from '../sample/index.ts';
import type { BasisPoints, DurationMs } from '../shared/index.ts';
import type { LimitSettings } from './request-limit.ts';
import type { PartialUpstreamPolicy, UpstreamPolicy } from './upstream-policy.ts';

export type GatewayCapacity = {
  /** Of requests and replies that are held, over all users; what passes through is not counted. */
  readonly maxHeldBytes: number;
  /** From users, at once. */
  readonly maxConnections: number;
  /** For the whole of a request's headers. */
  readonly headersTimeoutMs: DurationMs;
  /** For all of a body that is read at the gateway. */
  readonly bodyTimeoutMs: DurationMs;
  /** For what is under way when a gateway is replaced or stops. Absent in older projects: the gateway's own. */
  readonly drainMs?: DurationMs;
};

export type RequestLogShares = {
  readonly shareBp: BasisPoints;
  /** By agent, where it differs. */
  readonly agentSharesBp: Readonly<Record<string, BasisPoints>>;
};

/** Who is sent traces and metrics, by OTLP over HTTP. */
export type Telemetry = {
  /** Base address. */
  readonly endpoint: string;
  /** The variable with the headers that go along. */
  readonly headersEnv?: string | undefined;
  /** Of the requests that come without a trace of their own, 0-1. */
  readonly sampleRatio: number;
};

/** What a project says of its gateways. It travels with the routes, so that every gateway follows it at once. */
export type GatewaySettings = {
  /** `header:<name>`, `body:<path>` or `cookie:<name>` that may carry the key, first match wins. */
  readonly conversationFrom: readonly string[];
  readonly userFrom: readonly string[];
  /** Absent in older projects: none. */
  readonly tenantFrom?: readonly string[] | undefined;
  /** Whether replies say which release answered. */
  readonly exposeHeaders: boolean;
  /** Absent in older projects, like all below: the gateway's own. */
  readonly upstream?: { readonly connectTimeoutMs: DurationMs; readonly keepAliveMs: DurationMs } | undefined;
  readonly upstreamPolicy?: UpstreamPolicy | undefined;
  /** By agent, where it differs. */
  readonly agentUpstream?: Readonly<Record<string, PartialUpstreamPolicy>> | undefined;
  /** Room for copies of requests. */
  readonly shadow?:
    | { readonly concurrency: number; readonly queue: number; readonly timeoutMs: DurationMs }
    | undefined;
  /** What is held at once, and how long users are waited for. */
  readonly capacity?: GatewayCapacity | undefined;
  /** What is taken out of texts before they leave the gateway. */
  readonly redaction?: RedactionRules | undefined;
  /** Shares of the conversations whose requests and replies are kept. Absent: none. */
  readonly requestLog?: RequestLogShares | undefined;
  /** Absent: nothing is limited. */
  readonly limits?: LimitSettings | undefined;
  /** Of models, by name. */
  readonly prices?: Prices | undefined;
  /** Absent: nothing is exported. */
  readonly telemetry?: Telemetry | undefined;
};
