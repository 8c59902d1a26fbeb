import { z } from 'zod';
import type { DeploymentId, Digest, GatewayId } from '#domain/shared/index.ts';
import { digestSchema, nameSchema, timeSchema } from './common.ts';

const count = z.int().nonnegative();

/** What a user may say of an answer; each part may be left out. */
export const saidShape = {
  rating: z.int().min(1).max(5).optional(),
  thumb: z.enum(['up', 'down']).optional(),
  complaint: z.literal(true).optional(),
  outcome: z.enum(['resolved', 'handed-over']).optional(),
  comment: z.string().min(1).max(10_000).optional(),
};

/** Pieces of feedback of one post at most. */
export const FEEDBACK_BATCH_SIZE = 100;

/** What users told a gateway. May be posted again, in part or whole: each opinion counts once. */
export const feedbackBatchSchema = z.strictObject({
  gateway: z
    .string()
    .regex(/^gtw_[0-9A-Za-z]+$/)
    .transform((text) => text as GatewayId),
  feedback: z
    .array(
      z.strictObject({
        about: z.string().min(1).max(300),
        agent: nameSchema,
        environment: nameSchema,
        deploymentId: z
          .string()
          .regex(/^dep_[0-9A-Za-z]+$/)
          .transform((text) => text as DeploymentId),
        release: digestSchema.transform((text) => text as Digest),
        routeVersion: count,
        bucket: z.int().min(0).max(63).optional().describe('of the conversation’s key'),
        traffic: z.enum(['tester', 'shadow', 'top-up']).optional(),
        at: count,
        said: z.strictObject(saidShape),
      }),
    )
    .max(FEEDBACK_BATCH_SIZE),
});

export const feedbackQuery = z.object({
  limit: z.coerce.number().int().positive().max(1_000).optional().describe('of comments; 20 if left out'),
});

export const feedbackView = z.strictObject({
  releases: z
    .array(
      z.strictObject({
        label: z.string(),
        release: digestSchema,
        deploymentId: z.string(),
        requests: count,
        ratings: z.strictObject({ n: count, mean: z.number().optional() }),
        thumbsUp: count,
        thumbsDown: count,
        complaints: count,
        resolved: count,
        handedOver: count,
        comments: count,
      }),
    )
    .describe('of live users, newest deployment last'),
  comments: z
    .array(
      z.strictObject({
        at: timeSchema,
        label: z.string(),
        deploymentId: z.string(),
        about: z.string().describe('the request, reply or conversation; of a conversation’s own key only a hash'),
        text: z.string(),
        traffic: z.enum(['tester', 'shadow', 'top-up']).optional(),
      }),
    )
    .describe('newest first; kept for 30 days'),
});
