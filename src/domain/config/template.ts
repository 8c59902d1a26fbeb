import { type Path, type Problem, problem, unknownName } from './problem.ts';

/** What a template may name, as OpenAI's graders do: of the sample what the agent said and did, of the item what the case says. */
const templateVariables = [
  'sample.output_text',
  'sample.output_tools',
  'item.query',
  'item.conversation',
  'item.context',
  'item.groundTruth',
  'item.expectedIntent',
] as const;

export type TemplateVariable = (typeof templateVariables)[number];

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A template with what it names put into it. */
export function fillTemplate(template: string, fill: (variable: TemplateVariable) => string): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => {
    const variable = templateVariables.find((each) => each === name);
    return variable === undefined ? whole : fill(variable);
  });
}

/** What a template names, each once. */
export function variablesIn(template: string): readonly TemplateVariable[] {
  const named = new Set([...template.matchAll(PLACEHOLDER)].map(([, name]) => name));
  return templateVariables.filter((variable) => named.has(variable));
}

/** A name that nothing is known by would be graded as the text that it is. */
export function checkTemplate(value: unknown, at: Path): readonly Problem[] {
  if (typeof value !== 'string') return [];
  const unknown = [...value.matchAll(PLACEHOLDER)]
    .map(([, name = '']) => name)
    .filter((name) => !templateVariables.some((each) => each === name))
    .map((name) => unknownName(at, 'in "{{ … }}" one of what a template may name', name, templateVariables));
  const isOpen = value.replace(PLACEHOLDER, '').includes('{{');
  return isOpen ? [...unknown, problem(at, 'a "{{" in it has no "}}"')] : unknown;
}
