import { z } from 'zod';
import { actorSchema, digestSchema, nameSchema, timeSchema } from './common.ts';

export const startEvaluationRequest = z.strictObject({
  agent: nameSchema,
  release: z.string().describe('label or digest of the candidate'),
  baseline: z
    .string()
    .optional()
    .describe('label or digest; default: what serves the last environment, else the candidate itself'),
  environment: nameSchema.optional().describe('where both run; default: the first environment'),
});

export const startScanRequest = startEvaluationRequest.extend({
  baseline: z
    .string()
    .optional()
    .describe('label or digest; default: what serves the last environment, if that is another'),
});

export const evaluationView = z.strictObject({
  id: z.string(),
  agent: z.string(),
  candidate: digestSchema,
  baseline: digestSchema.optional(),
  environment: z.string(),
  requestedBy: actorSchema,
  requestedAt: timeSchema,
  state: z.enum(['running', 'finished', 'failed']),
  progress: z.strictObject({ done: z.int(), total: z.int() }),
  because: z.string().optional(),
  code: z.string().optional().describe('of the error that it failed with'),
  result: z.unknown().optional().describe('the whole result, once finished'),
});

export const scanView = evaluationView;

export const evidenceView = z.strictObject({
  id: z.string(),
  release: digestSchema,
  agent: z.string(),
  environment: z.string(),
  kind: z.string(),
  producer: z.string(),
  outcome: z.enum(['pass', 'fail', 'unknown']),
  because: z.string(),
  baseline: digestSchema.optional(),
  reference: z.string().optional(),
  candidateExecuted: z.boolean().optional().describe('of what was pushed'),
  at: timeSchema,
});
