import { z } from 'zod';
import type { findingContent } from '#api/index.ts';
import { evaluationResultSchema } from '#domain/analysis/index.ts';
import { AppError, digestOfBytes } from '#domain/shared/index.ts';

const MOST_CHARACTERS = 2_000;
/** What was held back, replies and cases are not told: the file stays where it is. */
const documentSchema = z.looseObject({
  result: evaluationResultSchema,
  judgements: z.array(
    z.looseObject({
      kind: z.enum(['evaluation', 'safety']),
      outcome: z.enum(['pass', 'fail', 'unknown']),
      because: z.string(),
    }),
  ),
});

type Finding = { readonly kind: 'evaluation' | 'safety'; readonly content: z.input<typeof findingContent> };

/** Whether it is what `headgate evaluate --format json` writes, or a part of that. */
export function isEvaluation(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'result' in content && 'judgements' in content;
}

/**
 * What an evaluation elsewhere found, as evidence: each of its findings, bound to the release that it asked and to the file. The agent
 * ran where the evaluation did, which is said, so that gates which trust no such run don't count it.
 * @throws AppError USAGE where the file is no whole evaluation, or of something that is no release
 */
export function findingsOf(content: unknown, file: string, text: string): readonly Finding[] {
  const parsed = documentSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? '' : `: ${issue.path.join('.') || 'the whole'}: ${issue.message}`;
    throw new AppError('USAGE', `${file} is no whole evaluation${where}`, {
      hint: 'headgate evaluate --format json --out FILE writes one',
    });
  }
  const { result, judgements } = parsed.data;
  if (judgements.length === 0) {
    throw new AppError('USAGE', `${file} holds an evaluation that found nothing: it has no judgements`, {
      hint: 'evaluate again, to its end',
    });
  }
  const { candidate, baseline, environment, dataset, repeats } = result;
  const what = `${result.id} of ${dataset.cases} cases of ${dataset.name}, ${repeats} times each`;
  return judgements.map(({ kind, outcome, because }) => ({
    kind,
    content: {
      ...{ release: candidate.release, candidateExecuted: true, environment, outcome },
      because: because.trim().slice(0, MOST_CHARACTERS) || 'the run gave no reason',
      ...(baseline === undefined ? {} : { baseline: baseline.release }),
      reference: `${what}; ${digestOfBytes(text)}`.slice(0, 500),
    },
  }));
}
