import { z } from 'zod';
import { actorSchema, digestSchema, nameSchema, reasonSchema, timeSchema } from './common.ts';

const party = z.strictObject({ deploymentId: z.string(), release: digestSchema, label: z.string() });

export const rollbackView = z.strictObject({
  id: z.string(),
  agent: z.string(),
  environment: z.string(),
  from: party,
  to: party.describe('another than was asked for once that one did not answer'),
  method: z.enum(['traffic', 'replace', 'redeploy']),
  mode: z.enum(['gateway', 'direct']),
  trigger: z.string(),
  because: z.string(),
  requestedBy: actorSchema,
  requestedAt: timeSchema.describe('on Headgate’s clock'),
  promotion: z.string().optional(),
  hold: z.string().optional(),
  state: z.enum(['preparing', 'awaiting', 'switching', 'probing', 'done', 'failed', 'superseded']),
  stateBecause: z.string().optional(),
  passedOver: z.array(z.strictObject({ label: z.string(), because: z.string() })),
  parts: z
    .array(z.strictObject({ name: z.string(), tookMs: z.number(), because: z.string() }))
    .describe('in real time'),
  probe: z.strictObject({ pass: z.boolean(), because: z.string(), at: timeSchema }).optional(),
});

/** One rollback with whom it hit. */
export const rollbackDetailView = rollbackView.extend({
  conversations: z.strictObject({
    total: z.int(),
    isWhole: z.boolean().describe('every gateway told all that it served'),
    isCut: z.boolean().describe('a gateway served more than it could keep'),
    listed: z.array(z.strictObject({ id: z.string(), firstAt: timeSchema, lastAt: timeSchema })),
  }),
});

export const rollbackAnswer = z.strictObject({
  ok: z.literal(true),
  message: z.string(),
  rollback: rollbackView.optional(),
});

export const undoRequest = z.strictObject({ agent: nameSchema, environment: nameSchema, reason: reasonSchema });

export const undoAnswer = z.strictObject({
  ok: z.literal(true),
  message: z.string(),
  promotion: z.string().optional(),
});
