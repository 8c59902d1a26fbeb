import { z } from 'zod';

export const timeSchema = z.iso.datetime().describe('ISO 8601, UTC');
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export const basisPointsSchema = z.int().min(0).max(10_000).describe('share in basis points; 10,000 is everything');
export const nameSchema = z.string().min(1).max(200);
export const reasonSchema = z.string().trim().min(1, 'say why').max(2_000);

export const actorSchema = z.strictObject({ kind: z.enum(['person', 'machine', 'system']), name: z.string() });

/** Every refusal and failure has this form. */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    retry: z.enum(['never', 'later']),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
