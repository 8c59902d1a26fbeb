import { z } from 'zod';
import { actorSchema, digestSchema, nameSchema, reasonSchema, timeSchema } from './common.ts';

export const createTokenRequest = z
  .strictObject({ person: nameSchema.optional(), machine: nameSchema.optional(), roles: z.array(nameSchema).min(1) })
  .refine((value) => (value.person === undefined) !== (value.machine === undefined), {
    message: 'give exactly one of `person` and `machine`',
  });

export const tokenCreatedView = z.strictObject({
  id: z.string(),
  actor: actorSchema,
  roles: z.array(z.string()),
  secret: z.string().describe('shown this once; only its hash is kept'),
});

export const tokenView = z.strictObject({
  id: z.string(),
  actor: actorSchema,
  roles: z.array(z.string()),
  createdAt: timeSchema,
  createdBy: z.string(),
});

export const holdView = z.strictObject({
  id: z.string(),
  release: digestSchema.optional().describe('absent: it is about a component'),
  component: z.string().optional(),
  agent: z.string().optional().describe('absent: every agent'),
  reason: z.string(),
  placedBy: actorSchema,
  placedAt: timeSchema,
  lifted: z.strictObject({ by: actorSchema, at: timeSchema, reason: z.string() }).optional(),
  releases: z
    .array(z.strictObject({ agent: z.string(), label: z.string(), release: digestSchema }))
    .describe('that it is about now; one that is made later and contains the component is held as well'),
});

export const quarantineView = holdView.extend({
  running: z
    .array(
      z.strictObject({
        agent: z.string(),
        environment: z.string(),
        label: z.string(),
        because: z.string().describe('what is being done about it, or why nothing can be'),
        waitsForPerson: z.boolean().describe('nothing else can serve there: traffic is not dropped'),
      }),
    )
    .describe('where what it bans still runs'),
});

export const placeHoldRequest = z
  .strictObject({
    release: z.string().optional().describe('label or digest; with its agent'),
    component: z.string().max(500).optional().describe('`model:NAME@VERSION`, `tool:NAME`, `instructions@sha256:…`'),
    agent: nameSchema.optional().describe('of a component: only this agent’s releases'),
    reason: reasonSchema,
  })
  .refine((value) => (value.release === undefined) !== (value.component === undefined), {
    message: 'give exactly one of `release` and `component`',
  });

export const liftHoldRequest = z.strictObject({ reason: reasonSchema });

export const freezeView = z.strictObject({
  id: z.string(),
  agent: z.string().optional().describe('absent: every agent'),
  environment: z.string().optional().describe('absent: every environment'),
  state: z.enum(['coming', 'in-force', 'over', 'lifted']),
  reason: z.string(),
  from: timeSchema,
  until: timeSchema.optional().describe('absent: until it is lifted'),
  placedBy: actorSchema,
  placedAt: timeSchema,
  lifted: z.strictObject({ by: actorSchema, at: timeSchema, reason: z.string() }).optional(),
});

export const addFreezeRequest = z.strictObject({
  agent: nameSchema.optional(),
  environment: nameSchema.optional(),
  from: timeSchema.optional().describe('absent: now'),
  until: timeSchema.optional().describe('absent: until it is lifted'),
  reason: reasonSchema,
});

export const liftFreezeRequest = z.strictObject({ reason: reasonSchema });

export const auditView = z.strictObject({
  sequence: z.int(),
  hash: digestSchema,
  previous: digestSchema,
  at: timeSchema.describe('on Headgate’s clock, which may be scaled'),
  realAt: timeSchema.describe('wall clock'),
  actor: actorSchema,
  event: z.string(),
  subject: z.string(),
  agent: z.string().optional(),
  environment: z.string().optional(),
  because: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export const clockView = z.strictObject({ now: timeSchema, rate: z.number() });

export const setClockRequest = z.strictObject({
  rate: z.number().positive().max(1_000_000).optional(),
  startAt: timeSchema.optional().describe('only forwards, and only while nothing is being promoted'),
});

export const healthView = z.strictObject({
  status: z.literal('ok'),
  version: z.string(),
  roles: z.array(z.string()),
  database: z.enum(['pglite', 'postgresql', 'memory']),
  gateway: z.strictObject({ url: z.string(), connected: z.boolean() }).optional(),
});
