import { z } from 'zod';
import { digestSchema, nameSchema } from './common.ts';

const told = {
  release: digestSchema.describe('what it is about; another digest is refused'),
  candidateExecuted: z
    .boolean()
    .optional()
    .describe(
      'whether the candidate’s own code or configuration executed in the run; unless it says no, promotions don’t count it',
    ),
};

/** What `headgate evidence push --kind provenance` takes: where a release comes from. */
export const provenanceContent = z.strictObject({
  ...told,
  repository: z.string().min(1).max(300).describe('`github.com/acme/agent`'),
  commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'the whole hash, in lower case'),
  branch: z.string().min(1).max(200).describe('on which the commit is'),
  protected: z.boolean().describe('whether that branch takes nothing but reviewed merges'),
  merged: z.boolean().describe('whether a pull request brought the commit there'),
  pullRequest: z.string().max(300).optional(),
  authors: z.array(nameSchema).max(100).default([]).describe('who wrote the change, as reviewers are named'),
  reviews: z
    .array(
      z.strictObject({
        reviewer: nameSchema,
        state: z.enum(['approved', 'changes-requested', 'commented', 'dismissed']),
      }),
    )
    .max(500)
    .describe('oldest first: a reviewer’s last word counts'),
});

/** What other kinds take: what a run elsewhere found. */
export const findingContent = z.strictObject({
  ...told,
  environment: nameSchema.describe('where it was shown'),
  outcome: z.enum(['pass', 'fail', 'unknown']),
  because: z.string().trim().min(1).max(2_000).describe('one sentence, with the numbers'),
  baseline: digestSchema.optional(),
  reference: z.string().max(500).optional().describe('where the whole of it can be read'),
});

export const pushedKinds = ['provenance', 'evaluation', 'safety', 'smoke', 'integration'] as const;

export const pushEvidenceRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('provenance'), content: provenanceContent }),
  z.strictObject({ kind: z.enum(['evaluation', 'safety', 'smoke', 'integration']), content: findingContent }),
]);
