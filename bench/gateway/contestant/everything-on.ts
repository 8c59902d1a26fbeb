import { redactionDefaults } from '#domain/redaction/index.ts';
import type { GatewaySettings } from '#domain/traffic/index.ts';

const PLENTY = { concurrency: 10_000, rate: { requestsPerSecond: 1_000_000, burst: 1_000_000 } };

/**
 * What a project may ask of a gateway, all of it: limits that hold nobody back still have to be kept.
 * @param receiver of traces and metrics
 */
export function everythingOn(receiver: string, sampleRatio: number): GatewaySettings {
  return { ...SETTINGS, telemetry: { endpoint: receiver, sampleRatio } };
}

const SETTINGS: GatewaySettings = {
  conversationFrom: ['header:x-conversation-id', 'body:metadata.conversation_id', 'body:conversation'],
  userFrom: ['header:x-user-id', 'body:user'],
  tenantFrom: ['header:x-tenant-id'],
  exposeHeaders: true,
  redaction: redactionDefaults,
  requestLog: { shareBp: 100, agentSharesBp: {} },
  limits: {
    everyAgent: { agent: PLENTY, client: PLENTY },
    agents: {},
    clientFrom: ['header:authorization'],
    trustedProxies: [],
  },
  prices: { 'gpt-x': { inputPerMillion: 2.5, outputPerMillion: 10 } },
};

/** For the report. */
export const WAS_ON =
  'usage, cost, tool calls, roll-ups, limits of rate and concurrency, metrics, ids and pins, traces of 10 %, the request log of 1 %, redacted';
