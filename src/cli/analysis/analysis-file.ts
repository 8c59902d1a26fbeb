import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { rollupSchema } from '#api/index.ts';
import { type Analysis, metricSchema, qualitySampleSchema, type SealedAnalysis } from '#domain/analysis/index.ts';
import { AppError, digestOfBytes } from '#domain/shared/index.ts';

const rollups = z.array(rollupSchema);
const chance = z.number().gt(0).lt(1);
const question = {
  metrics: z.array(metricSchema).min(1),
  alpha: z.strictObject({ rollBack: chance, promote: chance }),
};

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('step'),
    ...question,
    samples: z.strictObject({
      candidate: rollups,
      baseline: rollups.optional(),
      quality: qualitySampleSchema.optional(),
    }),
    own: z
      .strictObject({ candidate: rollups, baseline: rollups, standsIn: z.boolean(), unasked: z.string().optional() })
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('completed'),
    ...question,
    candidate: rollups,
    quality: qualitySampleSchema.optional(),
    complaints: z.strictObject({ candidate: rollups, baseline: rollups }).optional(),
  }),
]);

const analysisSchema = z.strictObject({
  format: z.literal('headgate-analysis'),
  ruleVersion: z.int().positive(),
  promotion: z.string().startsWith('prm_'),
  at: z.iso.datetime(),
  rule: z.string(),
  because: z.string(),
  input: inputSchema,
  // Compared as they stand: what an older Headgate wrote there has another form.
  verdicts: z.array(z.looseObject({ kind: z.string(), card: z.looseObject({ metric: z.string() }) })),
});

/** What a file holds, and what names it. */
export type AnalysisFile = { readonly analysis: Analysis; readonly digest: SealedAnalysis['digest'] };

/** @throws AppError FILE_UNREADABLE */
export async function readAnalysisFile(path: string, shown: string): Promise<AnalysisFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(`${shown} can't be read`, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`${shown} is not JSON, or only a part of it`, cause);
  }
  const parsed = analysisSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw unreadable(`${shown} is no analysis: ${where}${issue?.message}`, parsed.error);
  }
  // Checked, but judged as it stands: a default that the schema filled in would be another input.
  return { analysis: value as Analysis, digest: digestOfBytes(text) };
}

function unreadable(message: string, cause: unknown): AppError {
  return new AppError('FILE_UNREADABLE', message, {
    hint: 'headgate rollout export writes analyses into the folder analysis/',
    cause,
  });
}
