import { z } from 'zod';
import { basisPointsSchema, reasonSchema } from './common.ts';
import { exposureGap } from './exposure-gap.ts';
import { rolloutView } from './promotion.ts';

const stillBanned = z.strictObject({
  label: z.string(),
  quarantine: z.string(),
  because: z.string().describe('what is being done about it, or why nothing can be'),
  waitsForPerson: z.boolean(),
});

export const trafficView = z.strictObject({
  agent: z.string(),
  environment: z.string(),
  mode: z.enum(['gateway', 'direct']),
  version: z.int(),
  targets: z.array(
    rolloutView.shape.weights.element.extend({
      openConversations: z
        .int()
        .nullable()
        .describe('seen here within the idle time: what drains before a deployment can go; null: no gateway said'),
      testerRequests: z.int().describe('by testers, apart from the users’'),
      topUpRequests: z.int().optional().describe('that Headgate sent itself, apart from the users’; missing: none'),
    }),
  ),
  quarantined: z.array(stillBanned).optional().describe('what is banned and still runs here; absent: nothing'),
  shadow: z
    .strictObject({
      deploymentId: z.string(),
      label: z.string(),
      shareBp: basisPointsSchema,
      copies: z.int().describe('of users’ requests, under the present route; nobody saw the replies'),
      failed: z.int(),
      shed: z.int().describe('not sent, for lack of room'),
      meanMs: z.number().nullable(),
    })
    .optional()
    .describe('missing while nothing is mirrored'),
  limitedRequests: z
    .int()
    .optional()
    .describe('of users, over a limit of the agent or the client: refused before a release was chosen; missing: none'),
  sampleRatio: z
    .strictObject({
      state: z.enum(['as-wanted', 'mismatch']),
      conversations: z.int().describe('that began by the hash, on both sides, since the rollout began'),
      candidate: z.int(),
      expected: z.number().describe('of the candidate, by the weights that held'),
      eValue: z.number().describe('evidence against the wanted split; a mismatch from 1,000 on'),
      because: z.string(),
    })
    .optional()
    .describe('whether conversations are divided as the weights say; missing before one began'),
  refusedBy: z
    .array(z.strictObject({ gateway: z.string(), because: z.string() }))
    .optional()
    .describe('gateways that can’t follow the route and go on with the one before it, without a lease; missing: none'),
  gaps: z
    .array(exposureGap)
    .optional()
    .describe('times of the last day whose requests are not counted on some gateway; missing where there are none'),
});

export const setTrafficRequest = z.strictObject({
  weights: z.record(z.string(), basisPointsSchema).describe('label or deployment id -> share; they sum to 10,000'),
  reason: reasonSchema,
});
