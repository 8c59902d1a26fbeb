import { z } from 'zod';
import type { DeploymentId, Digest, GatewayId } from '#domain/shared/index.ts';
import { digestSchema, nameSchema } from './common.ts';

const MAX_LISTED = 10;
const MAX_TOOL_NAMES = 64;

const count = z.int().nonnegative();
const moments = z.strictObject({ n: count, sum: z.number(), sumSq: z.number() });
const sketch = z.record(z.string().regex(/^-?\d{1,5}$/), count);

const deploymentId = z
  .string()
  .regex(/^dep_[0-9A-Za-z]+$/)
  .transform((text) => text as DeploymentId);

const worst = z
  .array(
    z.strictObject({
      id: z.string().min(1).max(200),
      at: count,
      latencyMs: z.number().nonnegative().optional(),
    }),
  )
  .max(MAX_LISTED);

const bucket = z.strictObject({
  requests: count,
  errors: count,
  latencySumMs: z.number(),
  tokens: z.number(),
  complaints: count.optional(),
  moments: z.strictObject({ latency: moments, tokens: moments, cost: moments, ratings: moments }).partial().optional(),
});

/** What came with a later version is optional: a gateway that outlived an upgrade of control is still heard. */
export const rollupSchema = z.strictObject({
  key: z.strictObject({
    agent: nameSchema,
    environment: nameSchema,
    deploymentId,
    release: digestSchema.transform((text) => text as Digest),
    routeVersion: count,
    windowStart: count,
    traffic: z.enum(['tester', 'shadow', 'top-up', 'refused']).optional(),
  }),
  outcomes: z.strictObject({
    success: count,
    'user-error': count,
    'agent-error': count,
    blocked: count,
    'gateway-error': count,
    aborted: count,
    limited: count.default(0).describe('a gateway of before counts none'),
  }),
  latency: moments,
  latencySketch: sketch,
  firstByte: moments,
  firstToken: moments.optional(),
  firstTokenSketch: sketch.optional(),
  tokens: moments,
  tokensIn: moments.optional(),
  tokensOut: moments.optional(),
  cost: moments.optional().describe('micro-dollars'),
  ratings: moments,
  complaints: count,
  voices: z
    .strictObject({ thumbsUp: count, thumbsDown: count, resolved: count, handedOver: count, comments: count })
    .optional(),
  toolCalls: z
    .strictObject({
      byName: z
        .record(z.string().min(1).max(200), count)
        .refine((names) => Object.keys(names).length <= MAX_TOOL_NAMES, `at most ${MAX_TOOL_NAMES} names`),
      other: count,
    })
    .optional(),
  worst: z.strictObject({ slowest: worst, failed: worst }).optional(),
  buckets: z.record(z.string().regex(/^([0-9]|[1-5][0-9]|6[0-3])$/), bucket),
});

export const rollupBatchSchema = z.strictObject({
  gateway: z
    .string()
    .regex(/^gtw_[0-9A-Za-z]+$/)
    .transform((text) => text as GatewayId),
  boot: z.string().min(1).max(100),
  sequence: count,
  rollups: z.array(rollupSchema),
  open: z
    .array(z.strictObject({ agent: nameSchema, environment: nameSchema, deploymentId, conversations: count }))
    .max(1_000)
    .optional(),
  counting: z
    .strictObject({
      environment: nameSchema,
      startedAt: count,
      until: count.describe('what ended before this is in this batch or an earlier one'),
      isOver: z.boolean().describe('it stopped in order, and nothing is left to come'),
      coarsestMs: count.optional().describe('the longest window of its roll-ups, where windows were merged'),
    })
    .optional(),
});
