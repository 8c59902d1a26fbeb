import { z } from 'zod';

const scored = {
  better: z.enum(['higher', 'lower']).default('higher').describe('which end of the scale is good'),
};

const scaleOf = (bound: z.ZodNumber) => z.strictObject({ min: bound, max: bound });

const rubric = z.strictObject({
  kind: z.literal('rubric'),
  rubric: z.string().min(1).max(20_000).describe('what is scored, and what the scores mean; a text, or "@file"'),
  scale: scaleOf(z.int()).default({ min: 1, max: 5 }).describe('whole numbers'),
  ...scored,
  threshold: z.number().default(3).describe('a reply passes at this score'),
});

const kinds = ['rubric'] as const;

/** An evaluator of the project's own. */
export const ownEvaluatorSettings = z.discriminatedUnion('kind', [rubric], {
  error: `one of ${kinds.map((kind) => JSON.stringify(kind)).join(', ')}`,
});

export type OwnEvaluatorSettings = z.infer<typeof ownEvaluatorSettings>;
