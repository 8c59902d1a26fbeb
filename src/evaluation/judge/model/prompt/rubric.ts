import { fillTemplate, type JudgedEvaluator, type TemplateVariable, variablesIn } from '#domain/config/index.ts';
import { assertNever } from '#domain/shared/index.ts';
import type { RubricPrompt } from './prompt.ts';

/** What a project says of a quality of its own. */
export type Rubric = JudgedEvaluator;

const ALL: RubricPrompt['fields'] = [
  ...(['instructions', 'tools', 'question', 'context', 'reference', 'expected-intent', 'tool-calls', 'reply'] as const),
];

/** A rubric may be about anything, so all that there is to see is shown; a grader is shown what its template names, and the reply. */
export function rubricPrompt(own: Rubric): RubricPrompt {
  switch (own.kind) {
    case 'rubric':
      return { version: 1, rubric: own.rubric, scale: own.scale, fields: ALL };
    case 'label-model': {
      const { labels, passingLabels, scale } = own;
      return { version: 1, ...told(own.input), scale, labels, passingLabels };
    }
    case 'score-model':
      return { version: 1, ...told(own.input), scale: own.scale, isFraction: true };
    default:
      return assertNever(own);
  }
}

const FIELDS: Readonly<Record<TemplateVariable, RubricPrompt['fields'][number]>> = {
  'sample.output_text': 'reply',
  'sample.output_tools': 'tool-calls',
  'item.query': 'question',
  'item.conversation': 'question',
  'item.context': 'context',
  'item.groundTruth': 'reference',
  'item.expectedIntent': 'expected-intent',
};

/** Data never gets into the instructions, where it would be followed: the template points to it. */
function told(input: string): Pick<RubricPrompt, 'rubric' | 'fields'> {
  const named = new Set(['reply', ...variablesIn(input).map((variable) => FIELDS[variable])]);
  const rubric = fillTemplate(input, (variable) => `[what stands between the marks "${FIELDS[variable]}"]`);
  return { rubric, fields: ALL.filter((field) => named.has(field)) };
}
