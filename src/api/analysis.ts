import { z } from 'zod';
import { digestSchema } from './common.ts';

/** What a decision rests on, as it was kept. */
export const analysisView = z.strictObject({
  digest: digestSchema.describe('of the text; audit records name it as `details.analysis`'),
  text: z.string().describe('canonical JSON (RFC 8785): `headgate analysis recompute` reads it'),
});
