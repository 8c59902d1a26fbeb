import { z } from 'zod';
import { metricSchema } from '../../analysis/index.ts';
import { durationSetting } from '../quantity.ts';
import { onMaxBakeSetting, stepSettings } from './step-settings.ts';

const quantity = z.custom<string | number>((value) => typeof value === 'string' || Number.isFinite(value), {
  error: 'a quantity such as "50 %", "5 points", "500ms" or 0.3',
});

const metric = z.strictObject({
  role: z.enum(['prove', 'guard']),
  margin: quantity.describe('how far the candidate may be worse than the baseline'),
  critical: quantity.optional().describe('a limit for the candidate alone'),
  slowerThan: durationSetting('1ms', '1h').optional().describe('of slow-requests: what is slow'),
  minExposure: z.int().min(1).max(10_000_000).describe('candidate requests before a guard may say "no harm seen"'),
  failureLimit: z.int().min(0).max(1_000).default(0).describe('failed looks that are borne; 0: a failure acts at once'),
  inconclusiveLimit: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('looks without an answer before a person is asked'),
  consecutiveErrorLimit: z.int().min(0).max(1_000).default(4).describe('errors in a row before a person is asked'),
  dryRun: z.boolean().default(false).describe('shown, and never decides'),
});

const analysis = z.strictObject({
  initialDelay: durationSetting('0s', '30d').describe('no look so soon after the candidate first meets traffic'),
  interval: durationSetting('1s', '1d').describe('between two looks, which is what the limits of metrics count'),
});

const topUp = z.strictObject({
  requests: z
    .int()
    .min(1)
    .max(100_000)
    .describe('the least that each release meets in a step with a split, users’ requests included'),
  from: z.enum(['dataset', 'request-log']).default('dataset').describe('the agent’s cases, or what users asked before'),
  standsIn: z.boolean().default(false).describe('may speak for a metric that users’ requests alone can’t tell'),
});

/** One strategy. What it leaves out is as in the built-in ones. */
export const strategySettings = z.strictObject({
  smokeFirst: z.boolean(),
  personAfterSmoke: z.boolean().optional().describe('wait for a person between the smoke test and the first user'),
  steps: z.array(stepSettings).min(1).max(50),
  metrics: z
    .partialRecord(metricSchema.shape.name, metric)
    .describe('`name: false` leaves one out; `name: true` adds an optional one as it is'),
  onMaxBake: onMaxBakeSetting.describe('when metrics still can’t tell after maxBake'),
  analysis: analysis.describe('when the analysis in the background looks'),
  probation: durationSetting('0s', '90d').describe('how long the old deployment stays warm'),
  topUp: topUp.optional().describe('requests that Headgate sends itself where users send few; judged apart'),
  evaluateEvery: durationSetting('0s', '30d').describe('how often probation evaluates; 0s: never'),
});

export type StrategySettings = z.infer<typeof strategySettings>;
export type MetricSettings = z.infer<typeof metric>;
