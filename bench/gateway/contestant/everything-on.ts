import { redactionDefaults } from '#domain/redaction/index.ts';
import type { GatewaySettings } from '#domain/traffic/index.ts';

const PLENTY = { concurrency: 10_000, rate: { requestsPerSecond: 1_000_000, burst: 1_000_000 } };

/** What a project may ask of a gateway, all of it: limits that hold nobody back still have to be kept. */
export const EVERYTHING_ON: GatewaySettings = {
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

/** For the report: what was on, and what this version does not have yet. */
export const WAS_ON = 'usage, cost, tool calls, roll-ups, limits of rate and concurrency, metrics, ids and pins';
export const WAS_MISSING: readonly string[] = ['traces', 'request log'];
