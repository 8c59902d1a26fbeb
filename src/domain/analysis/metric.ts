import { z } from 'zod';

/** How far the candidate may be worse than the baseline: in the metric's own unit, or as a share of the baseline's value. */
const marginSchema = z.strictObject({
  kind: z.enum(['absolute', 'relative']),
  value: z.number().nonnegative(),
});

/**
 * One thing that a step watches. `rate`: events per request, 0-1. `mean`: a positive quantity per request (ms, tokens).
 * `quantile`: what a share of the requests stays below (ms). `bounded`: values on a scale with ends (stars). `score`: judged cases, 1-5,
 * paired. `events`: rare harms that are counted against the baseline's.
 */
export const metricSchema = z.strictObject({
  name: z.enum([
    'error-rate',
    'slow-requests',
    'response-time',
    'response-time-p50',
    'response-time-p95',
    'response-time-p99',
    'quality',
    'complaints',
    'rating',
    'tokens',
    'cost',
  ]),
  kind: z.enum(['rate', 'mean', 'quantile', 'bounded', 'score', 'events']),
  role: z.enum(['prove', 'guard']).describe('prove: must be shown not worse than its margin; guard: can only fail'),
  better: z.enum(['lower', 'higher']),
  margin: marginSchema,
  critical: z.number().optional().describe('a limit for the candidate alone, in the metric’s unit'),
  slowerThanMs: z.number().positive().optional().describe('of slow requests: what is slow, ms'),
  tunedFor: z
    .int()
    .positive()
    .optional()
    .describe('of means: requests of both releases at which the interval is tightest, fixed before the first look'),
  minExposure: z.int().positive().default(50).describe('candidate requests before a guard may say "no harm seen"'),
  failureLimit: z.int().nonnegative().optional().describe('failed looks that are borne; 0: a failure acts at once'),
  inconclusiveLimit: z.int().nonnegative().optional().describe('looks without an answer before a person is asked'),
  consecutiveErrorLimit: z.int().nonnegative().optional().describe('errors in a row before a person is asked; 4'),
  dryRun: z.boolean().optional().describe('shown, and never decides'),
});

export type Metric = z.infer<typeof metricSchema>;
export type MetricName = Metric['name'];
export type Margin = z.infer<typeof marginSchema>;
