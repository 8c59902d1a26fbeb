import { z } from 'zod';
import type { DeploymentId, Digest, GatewayId, JsonValue } from '#domain/shared/index.ts';
import { digestSchema, nameSchema, timeSchema } from './common.ts';

const count = z.int().nonnegative();
const outcome = z.enum(['success', 'user-error', 'agent-error', 'blocked', 'gateway-error', 'aborted', 'limited']);
const said = z.json().transform((value) => value as JsonValue);

/** Requests of one post at most. */
export const REQUEST_BATCH_SIZE = 20;

/** What a gateway kept of users' requests, redacted. May be posted again, in part or whole: each is kept once. */
export const loggedRequestBatchSchema = z.strictObject({
  gateway: z
    .string()
    .regex(/^gtw_[0-9A-Za-z]+$/)
    .transform((text) => text as GatewayId),
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(300),
        agent: nameSchema,
        environment: nameSchema,
        deploymentId: z
          .string()
          .regex(/^dep_[0-9A-Za-z]+$/)
          .transform((text) => text as DeploymentId),
        release: digestSchema.transform((text) => text as Digest),
        routeVersion: count,
        conversation: z.string().min(1).max(100),
        at: count,
        outcome,
        latencyMs: z.number().nonnegative().optional(),
        firstByteMs: z.number().nonnegative().optional(),
        tokens: z.number().nonnegative().optional(),
        request: said,
        reply: said,
        isCut: z.boolean(),
      }),
    )
    .max(REQUEST_BATCH_SIZE),
});

export const requestsQuery = z.object({
  release: z.string().optional().describe('a label'),
  conversation: z.string().max(100).optional(),
  outcome: outcome.optional(),
  limit: z.coerce.number().int().positive().max(1_000).optional().describe('20 if left out'),
});

const requestShape = {
  id: z.string().describe('as the user was told it'),
  at: timeSchema,
  agent: nameSchema,
  environment: nameSchema,
  label: z.string(),
  release: digestSchema,
  deploymentId: z.string(),
  conversation: z.string().describe('a hash, the same for all of one conversation'),
  outcome,
  latencyMs: z.number().optional(),
  firstByteMs: z.number().optional().describe('of streams'),
  tokens: z.number().optional(),
};

export const requestsView = z.strictObject({
  requests: z.array(z.strictObject(requestShape)).describe('newest first, without what was said'),
});

export const requestView = z.strictObject({
  ...requestShape,
  request: z.unknown().describe('redacted'),
  reply: z.unknown().describe('redacted; null where none came, or none that could be read'),
  isCut: z.boolean().describe('whether something was left out because there was too much of it'),
});
