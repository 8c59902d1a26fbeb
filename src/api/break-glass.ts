import { z } from 'zod';
import { digestSchema, nameSchema, reasonSchema, timeSchema } from './common.ts';

export const breakGlassRequest = z.strictObject({
  glass: z
    .enum(['verification', 'soak', 'window', 'statistics'])
    .describe(
      'what it lets past: evaluation and staging tests, the soak test, windows and freezes, metrics that can’t tell',
    ),
  for: z
    .string()
    .regex(/^\d+(\.\d+)?(s|m|h|d)$/, 'a duration such as "2h"')
    .describe('1 min to 24 h, on Headgate’s clock'),
  reason: reasonSchema,
});

export const breakGlassWordRequest = z.strictObject({ reason: reasonSchema });

export const breakGlassQuery = z.strictObject({
  agent: nameSchema.optional(),
  all: z.enum(['true', 'false']).default('false').describe('those that are over too'),
});

const word = z.strictObject({ by: z.string(), at: timeSchema, reason: z.string() });

export const breakGlassView = z.strictObject({
  id: z.string(),
  glass: breakGlassRequest.shape.glass,
  state: z.enum(['unconfirmed', 'in-force', 'expired', 'withdrawn']).describe('unconfirmed: waits for a second person'),
  promotion: z.string(),
  release: digestSchema,
  agent: z.string(),
  environment: z.string(),
  by: z.string(),
  at: timeSchema,
  until: timeSchema,
  reason: z.string(),
  confirmed: word.optional(),
  withdrawn: word.optional(),
});

/** On every view of a release: acts that let it past something, or may yet. */
export const brokenGlass = z
  .array(breakGlassView)
  .optional()
  .describe('acts that let this digest past something, those that are over too; missing where there is none');
