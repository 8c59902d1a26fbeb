import { z } from 'zod';
import { digestSchema, timeSchema } from './common.ts';

const count = z.int().nonnegative();
const ms = z.number().nullable();

const durations = z
  .strictObject({ n: count, meanMs: z.number(), p50Ms: ms, p95Ms: ms, p99Ms: ms })
  .describe('in ms; quantiles are within 1 %');

const mean = z.strictObject({ n: count.describe('requests that are known'), mean: z.number() });

/** What was measured of the requests of one release. What nobody measured is absent, never zero. */
export const figuresView = z.strictObject({
  errors: count.describe('requests that the release failed'),
  responseTime: durations.optional(),
  firstToken: durations.optional().describe('of streams: until the model said something'),
  tokensIn: mean.optional(),
  tokensOut: mean.optional(),
  costMicroUsd: mean.optional().describe('of the requests whose model has a price and whose reply told its tokens'),
});

const listed = z.array(z.strictObject({ id: z.string(), at: timeSchema, latencyMs: z.number().optional() }));

export const samplesQuery = z.object({
  all: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: under earlier weights too; else only what was measured under the present ones'),
  traffic: z.enum(['tester', 'shadow', 'top-up']).optional().describe('of testers, copies or top-up instead of users'),
});

export const samplesView = z.strictObject({
  releases: z
    .array(
      figuresView.extend({
        label: z.string(),
        release: digestSchema,
        deploymentId: z.string(),
        requests: count,
        outcomes: z.record(z.string(), count).describe('requests by how they ended'),
        toolCalls: z
          .strictObject({ byName: z.record(z.string(), count), other: count })
          .optional()
          .describe('that replies showed; names beyond 64 are counted as `other`'),
        slowest: listed.describe('ten at most, slowest first'),
        failed: listed.describe('that the release failed: ten at most, newest first'),
      }),
    )
    .describe('newest deployment last'),
});
