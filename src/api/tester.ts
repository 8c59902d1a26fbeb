import { z } from 'zod';
import { nameSchema, timeSchema } from './common.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

export const admitTesterRequest = z.strictObject({
  release: z.string().min(1).describe('label or digest'),
  tester: nameSchema.optional().describe('whom the pass is for; default: who asks'),
  lifetimeMs: z.int().min(1_000).max(WEEK_MS).describe('how long the pass holds, in real time; a week at most'),
});

export const testerPassView = z.strictObject({
  tester: z.string(),
  agent: z.string(),
  environment: z.string(),
  deploymentId: z.string(),
  label: z.string(),
  role: z.enum(['baseline', 'candidate', 'warm']),
  expiresAt: timeSchema,
  header: z.string().describe('name of the request header that carries the pass'),
  pass: z.string().describe('its value: whoever has it can use it'),
});
