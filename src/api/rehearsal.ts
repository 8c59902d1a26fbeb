import { z } from 'zod';
import { actorSchema, digestSchema, nameSchema, reasonSchema, timeSchema } from './common.ts';
import { promotionView } from './promotion.ts';

export const rehearseRequest = z.strictObject({
  agent: nameSchema,
  release: z.string().describe('label or digest'),
  environment: nameSchema,
  faults: z
    .array(z.string())
    .max(10)
    .default([])
    .describe('what goes wrong: errors:5%, slow:2x, quality:-1, smoke, gateway-silent, controller-crash'),
  requestsPerHour: z
    .number()
    .positive()
    .max(50_000)
    .optional()
    .describe('of the simulated users; as measured if missing'),
  at: timeSchema.optional().describe('when it runs, on Headgate’s clock; now if missing'),
  everyMs: z.int().positive().optional().describe('again and again, in so long'),
});

export const cancelRehearsalRequest = z.strictObject({ reason: reasonSchema });

export const rehearsalView = z.strictObject({
  id: z.string(),
  note: z.string().describe('what it is: nothing of it was real'),
  agent: z.string(),
  environment: z.string(),
  release: digestSchema,
  label: z.string(),
  requestedBy: actorSchema,
  requestedAt: timeSchema,
  faults: z.array(z.string()),
  dueAt: timeSchema,
  everyMs: z.number().optional(),
  state: z.enum(['scheduled', 'running', 'finished', 'failed', 'cancelled']),
  finishedAt: timeSchema.optional(),
  because: z.string().optional().describe('why it failed or was cancelled'),
  result: z
    .strictObject({
      state: z.string().describe('as promotions end; or waiting, refused, unfinished'),
      stage: z.string(),
      because: z.string(),
      stoppedBy: z
        .strictObject({ kind: z.enum(['gate', 'metric', 'rule']), name: z.string(), because: z.string() })
        .optional(),
      gates: promotionView.shape.gates,
      verdicts: promotionView.shape.verdicts,
      timeline: z.array(z.strictObject({ at: timeSchema, event: z.string(), because: z.string() })),
      startedAt: timeSchema.describe('on the rehearsal’s own clock, as are all times here'),
      endedAt: timeSchema,
      requestsPerHour: z.number(),
      traffic: z.enum(['measured', 'given', 'assumed']),
      requests: z.int(),
      passes: z.int(),
    })
    .optional(),
});
