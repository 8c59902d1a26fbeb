import { z } from 'zod';
import { nameSchema } from './common.ts';
import { targetSchema } from './gateway-wire.ts';
import { count, deploymentId, digest, gatewayId } from './wire-value.ts';

const shareSchema = targetSchema.pick({ deploymentId: true, role: true, weightBp: true });

/** 10,000 keys. */
const MOST_EXCEPTED_CHARACTERS = 80_000;

/** What comes with the routes. Each is read apart as well, and one that can't be read is as if it had not been said. */
export const splitQuestionSchema = z.object({
  agent: nameSchema,
  environment: nameSchema,
  split: z.object({
    salt: z.string(),
    mirrored: z.boolean().optional(),
    revoked: z.array(deploymentId),
    targets: z.array(shareSchema),
  }),
  askedAt: count,
});

const exceptedKeys = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{8})*$/)
  .describe('of each key the upper 48 bits of its XXH64, in base64: eight characters');

const excepted = z.array(z.strictObject({ deploymentId, keys: exceptedKeys })).max(100);

export const exceptionsSchema = z.object({
  agent: nameSchema,
  environment: nameSchema,
  split: digest,
  excepted,
  isCut: z.boolean(),
  lastsMs: z.number().nonnegative(),
});

/** Whom a gateway knows on another deployment than a split would send them to, of those that have only a key. */
export const exceptionReportSchema = z.strictObject({
  gateway: gatewayId,
  agent: nameSchema,
  environment: nameSchema,
  split: digest.describe('SHA-256 that names the split: the one in force, or one that control asked about'),
  excepted: excepted.refine(
    (lists) => lists.reduce((sum, { keys }) => sum + keys.length, 0) <= MOST_EXCEPTED_CHARACTERS,
    `at most ${MOST_EXCEPTED_CHARACTERS} characters of keys`,
  ),
  isCut: z.boolean().describe('there were more than may be told'),
});
