import { z } from 'zod';
import { timeSchema } from './common.ts';

export const exposureGap = z.strictObject({
  gateway: z.string(),
  kind: z
    .enum(['lost', 'silent'])
    .describe('it ended without telling what it had counted since; or it has not told yet, and may still'),
  from: timeSchema.describe('real time'),
  to: timeSchema,
});
