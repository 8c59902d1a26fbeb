import { z } from 'zod';

/** Where the commit of a release has to come from. Nothing is asked where it is left out, or `false`. */
export const provenanceSettings = z.strictObject({
  branch: z.string().min(1).max(200).default('main').describe('the protected branch'),
  repository: z.string().min(1).max(300).optional().describe('any, without it'),
  reviews: z.int().min(0).max(20).default(2).describe('approvals by so many people who did not write the change'),
  producers: z
    .array(z.string().min(1).max(200))
    .max(20)
    .default([])
    .describe('the names of the tokens whose word counts; nobody’s, without it'),
});
