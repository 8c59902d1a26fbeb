import type { RubricEvaluator } from '#domain/config/index.ts';
import type { RubricPrompt } from './prompt.ts';

/** What a project says of a quality of its own. */
export type Rubric = Pick<RubricEvaluator, 'name' | 'rubric' | 'scale'>;

/** A rubric may be about anything, so all that there is to see is shown. */
export function rubricPrompt({ rubric, scale }: Rubric): RubricPrompt {
  return {
    version: 1,
    rubric,
    scale,
    fields: ['instructions', 'tools', 'question', 'context', 'reference', 'expected-intent', 'tool-calls', 'reply'],
  };
}
