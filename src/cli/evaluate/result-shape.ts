import { type EvaluationResult, evaluationResultSchema } from '#domain/analysis/index.ts';
import { AppError } from '#domain/shared/index.ts';

/** The result as the server sent it. @throws AppError INTERNAL when it has another form */
export function readResult(value: unknown): EvaluationResult {
  const parsed = evaluationResultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new AppError('INTERNAL', `the server’s evaluation result has an unexpected form${where}`, {
    hint: 'compare `headgate --version` with the version that `headgate doctor` shows for the server',
    cause: parsed.error,
  });
}
