import { fillTemplate, type TemplateVariable, variablesIn } from '#domain/config/index.ts';
import { type Case, lastQuery } from '#domain/dataset/index.ts';
import { isSafetyCase, type Question, SAFETY_CASE, type Subject } from '../evaluator.ts';

/** Why nothing of a case can be graded by templates: it doesn't say what they name. */
export function whyNotFillable(templates: readonly string[], { item }: Question): string | undefined {
  if (isSafetyCase(item)) return SAFETY_CASE;
  const missing = templates.flatMap(variablesIn).find((name) => ofCase(name, item)?.trim() === '');
  return missing === undefined ? undefined : `the case has no ${missing.slice('item.'.length)}`;
}

/** A template with what the case and its reply say in place of what it names. */
export function fillFor(template: string, { item, reply, toolCalls }: Subject): string {
  return fillTemplate(template, (name) => {
    if (name === 'sample.output_text') return reply;
    return name === 'sample.output_tools' ? JSON.stringify(toolCalls) : (ofCase(name, item) ?? '');
  });
}

/** Empty where the case says nothing of it; undefined for what is no case's. */
function ofCase(name: TemplateVariable, item: Case): string | undefined {
  switch (name) {
    case 'item.query':
      return lastQuery(item);
    case 'item.conversation':
      return item.conversation === undefined ? '' : JSON.stringify(item.conversation);
    case 'item.context':
      return item.context ?? '';
    case 'item.groundTruth':
      return item.groundTruth ?? '';
    case 'item.expectedIntent':
      return item.expectedIntent ?? '';
    default:
      return undefined;
  }
}
