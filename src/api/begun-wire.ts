import { z } from 'zod';
import { basisPointsSchema, nameSchema } from './common.ts';
import { bootSchema } from './gateway-wire.ts';
import { count, gatewayId } from './wire-value.ts';

/** Conversations that began by the hash, as one start of a gateway has counted them so far. */
export const begunSchema = z.strictObject({
  gateway: gatewayId,
  boot: bootSchema,
  counts: z
    .array(
      z.strictObject({
        agent: nameSchema,
        environment: nameSchema,
        salt: z.string().max(1_000),
        routeVersion: count,
        wantedBp: basisPointsSchema.describe('of the candidate'),
        candidate: count,
        baseline: count,
      }),
    )
    .max(1_000),
});
