import { z } from 'zod';
import { brokenGlass } from './break-glass.ts';
import { basisPointsSchema, digestSchema, nameSchema, timeSchema } from './common.ts';
import { promotionView } from './promotion.ts';

export const planQuery = z.strictObject({
  agent: nameSchema.optional(),
  release: z.string().optional().describe('label or digest; with agent and environment'),
  environment: nameSchema.optional(),
  promotion: z.string().optional().describe('a promotion or its rollout, instead of the other three'),
  at: timeSchema.optional().describe('when it would begin; now if missing'),
});

export const planView = z.strictObject({
  agent: z.string(),
  environment: z.string(),
  release: digestSchema,
  label: z.string(),
  baseline: z.string().optional().describe('label of what serves now'),
  promotion: z.string().optional().describe('missing while it is only thought of'),
  state: z.string().optional(),
  now: timeSchema.describe('Headgate’s time'),
  startsAt: timeSchema,
  strategy: z.string(),
  findings: z
    .array(z.strictObject({ code: z.string(), because: z.string(), hint: z.string().optional() }))
    .describe('what stands in the way and no waiting mends; empty: it could begin'),
  gates: promotionView.shape.gates,
  brokenGlass,
  owed: z.array(z.strictObject({ who: z.string(), what: z.string(), command: z.string().optional() })),
  steps: z.array(
    z.strictObject({
      kind: z.string(),
      weightBp: basisPointsSchema,
      startsAt: timeSchema.describe('at the soonest'),
      endsAt: timeSchema.describe('at the soonest'),
      because: z.string(),
      waitsFor: z.string().optional(),
    }),
  ),
  metrics: z.array(
    z.strictObject({
      metric: z.string(),
      role: z.enum(['prove', 'guard']),
      margin: z.string(),
      neededRequests: z.number().optional().describe('of the candidate, if it is as good as the baseline'),
      neededMs: z.number().optional(),
      reach: z
        .strictObject({
          base: z.number(),
          sees: z.number().optional().describe('the least harm that is seen 8 times in 10 in the time planned'),
          wanted: z.strictObject({
            value: z.number(),
            requests: z.number().optional().describe('candidate requests at the planned share; missing: never'),
            share: z.number().optional().describe('of the users, 0-1, that sees it in the time planned'),
          }),
        })
        .optional()
        .describe('values are the candidate’s, in the metric’s unit'),
      undecided: z
        .literal(true)
        .optional()
        .describe('it has to be proven, and can’t be in the longest bake of its step'),
      because: z.string(),
    }),
  ),
  requestsPerHour: z.number().optional().describe('as measured; missing where nothing was'),
  pace: z.string().describe('the same in words'),
  soonestEndAt: timeSchema.optional(),
});
