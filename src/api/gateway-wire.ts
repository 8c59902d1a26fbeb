import { z } from 'zod';
import { basisPointsSchema, nameSchema } from './common.ts';
import { count, deploymentId, digest, gatewayId } from './wire-value.ts';

/**
 * The messages between a gateway and control. All carry `Authorization: Bearer <token>`.
 *
 * - `GET /internal/snapshots?gateway=<id>&boot=<boot>`: server-sent events `snapshot`, data as `signedSnapshotSchema`
 * - `POST /internal/acks`: `ackSchema`
 * - `POST /internal/rollups`: `rollupBatchSchema` in `rollup.ts`; any 2xx means counted, now or before
 * - `POST /internal/facts`: `factSchema`
 * - `POST /internal/feedback`: `feedbackBatchSchema`; what came before is counted once
 * - `POST /internal/begun`: `begunSchema`; counts of one start only grow, and may come again
 * - `POST /internal/exceptions`: `exceptionReportSchema`; what a gateway says of a split replaces what it said of it before
 * - `POST /internal/requests`: `loggedRequestBatchSchema`; what came before is kept once
 * - `POST /internal/conversations`: `servedPageSchema`; a page may come again, alone or with all before it
 */
export const gatewayPaths = {
  snapshots: '/internal/snapshots',
  acks: '/internal/acks',
  rollups: '/internal/rollups',
  facts: '/internal/facts',
  conversations: '/internal/conversations',
  feedback: '/internal/feedback',
  requests: '/internal/requests',
  exceptions: '/internal/exceptions',
  begun: '/internal/begun',
} as const;

/**
 * With every answer to what a gateway posts: the version of control. Without it, control is older than this. What a control of another
 * version refuses, it may take once it is of the same.
 */
export const VERSION_HEADER = 'x-headgate-version';

/** The name of the server-sent event that carries a signed snapshot. */
export const SNAPSHOT_EVENT = 'snapshot';

export const bootSchema = z.string().min(1).max(100);

// What goes down is read leniently: a gateway that outlived an upgrade of control must still follow a rollback, though the route
// says more than it knows. What comes up is strict: a field that control does not know might be what tells testers from users.
const toolSchema = z.object({
  name: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.json()),
});

const injectSchema = z.object({
  instructions: z.string().optional(),
  model: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  parameters: z.record(z.string(), z.json()),
  tools: z.array(toolSchema),
});

const threadsSchema = z.object({
  assistant: z.string(),
  apiVersion: z.string().optional(),
  follow: z.enum(['stream', 'poll']),
});

export const targetSchema = z.object({
  deploymentId,
  release: digest,
  label: z.string(),
  role: z.enum(['baseline', 'candidate', 'warm']),
  weightBp: basisPointsSchema,
  endpoint: z.object({
    baseUrl: z.url({ protocol: /^https?$/ }),
    api: z.enum(['chat-completions', 'responses', 'http', 'threads', 'a2a']),
    credentialEnv: z.string().optional(),
    credentialHeader: z.string().optional(),
    threads: threadsSchema.optional(),
    inject: injectSchema.optional(),
  }),
});

const departedSchema = z.object({
  deploymentId,
  release: digest,
  routeVersion: count,
  salt: z.string(),
  leftAt: count,
});

export const routeSchema = z.object({
  agent: nameSchema,
  environment: nameSchema,
  version: count,
  salt: z.string(),
  mirrored: z.boolean().optional(),
  targets: z.array(targetSchema),
  revoked: z.array(deploymentId),
  // Only feedback needs it: what can't be read of it must not keep a route from coming into force.
  departed: z.array(departedSchema).optional().catch(undefined),
  leaseMs: z.number().nonnegative(),
  hardLimits: z.object({ errorRateRatio: z.number().min(0).max(1), minRequests: count }),
  shadow: z.object({ deploymentId, shareBp: basisPointsSchema }).optional(),
  rollout: z.object({ id: z.string(), step: count.optional() }).optional(),
});

const requestLimitSchema = z.object({
  concurrency: count.optional(),
  rate: z.object({ requestsPerSecond: z.number().positive(), burst: count }).optional(),
});

const agentLimitsSchema = z.object({ agent: requestLimitSchema.optional(), client: requestLimitSchema.optional() });

const patience = z.number().nonnegative();
const retriesSchema = z.object({
  attempts: count,
  budgetRatio: z.number().min(0).max(1),
  nonIdempotent: z.boolean(),
});
const ejectionSchema = z.object({ consecutiveFailures: count, baseMs: patience, maxMs: patience });
const upstreamPolicySchema = z.object({
  firstByteTimeoutMs: patience,
  idleTimeoutMs: patience,
  replyTimeoutMs: patience,
  retries: retriesSchema,
  ejection: ejectionSchema,
});
const ownUpstreamSchema = z.object({
  firstByteTimeoutMs: patience.exactOptional(),
  idleTimeoutMs: patience.exactOptional(),
  replyTimeoutMs: patience.exactOptional(),
  retries: z
    .object({
      attempts: count.exactOptional(),
      budgetRatio: z.number().min(0).max(1).exactOptional(),
      nonIdempotent: z.boolean().exactOptional(),
    })
    .exactOptional(),
  ejection: z
    .object({
      consecutiveFailures: count.exactOptional(),
      baseMs: patience.exactOptional(),
      maxMs: patience.exactOptional(),
    })
    .exactOptional(),
});

const priceSchema = z.object({
  inputPerMillion: z.number().nonnegative(),
  outputPerMillion: z.number().nonnegative(),
  cachedInputPerMillion: z.number().nonnegative().exactOptional(),
});

/** What the project says of its gateways. A gateway that can't read it goes on with what it had. */
export const gatewaySettingsSchema = z.object({
  conversationFrom: z.array(z.string()),
  userFrom: z.array(z.string()),
  tenantFrom: z.array(z.string()).optional(),
  exposeHeaders: z.boolean(),
  upstream: z.object({ connectTimeoutMs: patience, keepAliveMs: patience }).optional(),
  upstreamPolicy: upstreamPolicySchema.optional(),
  agentUpstream: z.record(z.string(), ownUpstreamSchema).optional(),
  shadow: z.object({ concurrency: count, queue: count, timeoutMs: z.number().nonnegative() }).optional(),
  capacity: z
    .object({
      maxHeldBytes: count,
      maxConnections: count,
      headersTimeoutMs: patience,
      bodyTimeoutMs: patience,
      drainMs: patience.exactOptional(),
    })
    .optional(),
  redaction: z
    .object({
      builtIn: z.array(z.enum(['key', 'email', 'card', 'phone'])),
      patterns: z.record(z.string(), z.string()),
      drop: z.array(z.string()),
    })
    .optional(),
  requestLog: z
    .object({ shareBp: basisPointsSchema, agentSharesBp: z.record(z.string(), basisPointsSchema) })
    .optional(),
  limits: z
    .object({
      everyAgent: agentLimitsSchema,
      agents: z.record(z.string(), agentLimitsSchema),
      clientFrom: z.array(z.string()),
      trustedProxies: z.array(z.string()),
    })
    .optional(),
  prices: z.record(z.string(), priceSchema).optional(),
  telemetry: z
    .object({
      endpoint: z.url({ protocol: /^https?$/ }),
      headersEnv: z.string().optional(),
      sampleRatio: z.number().min(0).max(1),
    })
    .optional(),
});

/** Each route, and the settings, are read apart: one that a gateway can't follow must not keep it from the others. */
export const routeSnapshotSchema = z.object({
  version: count,
  issue: count,
  routes: z.array(z.looseObject({ agent: nameSchema, environment: nameSchema })),
  settings: z.unknown().optional(),
  questions: z.array(z.unknown()).optional(),
  exceptions: z.array(z.unknown()).optional(),
});

/** The signature is over the UTF-8 bytes of `payload` as they stand, so that both sides need no common idea of JSON. */
export const signedSnapshotSchema = z.strictObject({
  payload: z.string().describe('canonical JSON of a route snapshot'),
  signature: z.base64().describe('Ed25519 over the payload'),
});

export const ackSchema = z.strictObject({
  gateway: gatewayId,
  boot: bootSchema,
  version: count,
  refused: z
    .array(z.strictObject({ agent: nameSchema, environment: nameSchema, because: z.string().max(2_000) }))
    .max(1_000)
    .optional()
    .describe('routes of that version that the gateway could not follow; absent: none'),
});

/** What a gateway did by its own hand. */
export const factSchema = z.strictObject({
  gateway: gatewayId,
  kind: z.enum(['limit-broken', 'endpoint-ejected', 'endpoint-readmitted']),
  agent: nameSchema,
  environment: nameSchema,
  deploymentId,
  because: z.string().max(2_000),
  at: count.optional(),
});

/** Conversations of one page at most. */
export const SERVED_PAGE_SIZE = 500;

/**
 * A part of the list of conversations that a deployment served, posted once a route revoked it. Pages come in order, from 0. The
 * same conversation may come more than once: its first time is the least of them, its last the greatest.
 */
export const servedPageSchema = z.strictObject({
  gateway: gatewayId,
  agent: nameSchema,
  environment: nameSchema,
  deploymentId,
  /** The version of the route that revoked it. */
  routeVersion: count,
  page: count,
  /** After this page the list of this gateway is whole. */
  isLast: z.boolean(),
  /** True when the gateway could not keep all of them: there were more than are listed. */
  isCut: z.boolean(),
  conversations: z
    .array(
      z.strictObject({
        id: z
          .string()
          .min(1)
          .max(100)
          .describe('XXH64 of the agent’s name and the conversation’s key, so that no user’s key leaves the gateway'),
        firstAt: count,
        lastAt: count,
      }),
    )
    .max(SERVED_PAGE_SIZE),
});
