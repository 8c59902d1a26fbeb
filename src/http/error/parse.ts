import type { z } from 'zod';
import { AppError } from '#domain/shared/index.ts';
import { describeIssues } from './describe-issues.ts';

/**
 * Reads what came with a request by its schema.
 * @param part `body`, `query` or `path`, where an error message begins
 * @throws AppError USAGE
 */
export function parse<Schema extends z.ZodType>(part: string, schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new AppError('USAGE', describeIssues(part, schema, data, result.error), {
    hint: 'GET /openapi.json describes what each endpoint takes',
  });
}
