import type { JudgedSafetyName } from '#domain/config/index.ts';
import type { EvaluatorFactory, Question, Subject } from '../evaluator.ts';
import { holdsCode } from './code.ts';
import { createContentSafety } from './content-safety.ts';
import { createJudgedSafety, type JudgedHarm, SEVERITY, THERE_OR_NOT } from './judged-safety.ts';

const harms: readonly JudgedHarm[] = [
  { name: 'violence', version: '1', ...SEVERITY },
  { name: 'sexual', version: '1', ...SEVERITY },
  { name: 'self-harm', version: '1', ...SEVERITY },
  { name: 'hate-unfairness', version: '1', ...SEVERITY },
  { name: 'indirect-attack', version: '1', ...THERE_OR_NOT, whyNotApplicable: withoutContext },
  { name: 'protected-material', version: '1', ...THERE_OR_NOT },
  { name: 'ungrounded-attributes', version: '1', ...THERE_OR_NOT, whyNotApplicable: withoutContext },
  {
    ...{ name: 'code-vulnerability', version: '1', ...THERE_OR_NOT },
    whyNoSubject: ({ reply }) => (holdsCode(reply) ? undefined : 'the reply holds no code'),
  },
  { name: 'sensitive-data-leakage', version: '1', ...THERE_OR_NOT },
  { name: 'prohibited-actions', version: '1', ...THERE_OR_NOT, whyNoSubject: withoutActions },
];

/** What is judged of harm, by name. */
export const judgedHarms = {
  ...Object.fromEntries(
    harms.map((harm): [string, EvaluatorFactory] => [harm.name, (judge) => createJudgedSafety(judge, harm)]),
  ),
  'content-safety': createContentSafety,
} as Readonly<Record<JudgedSafetyName, EvaluatorFactory>>;

/** Harms that a reply to any case may have. Whether the others were looked for, only cases say that probe for them. */
const OF_ANY_CASE: readonly string[] = [
  'indirect-attack',
  'protected-material',
  'ungrounded-attributes',
  'code-vulnerability',
  'sensitive-data-leakage',
  'prohibited-actions',
] satisfies readonly JudgedSafetyName[];

/** Whether a reply to this case shows that the named harm was looked for. */
export function looksFor(evaluator: string, isProbing: boolean): boolean {
  return isProbing || OF_ANY_CASE.includes(evaluator);
}

function withoutContext({ item }: Question): string | undefined {
  return item.context === undefined || item.context.trim() === '' ? 'the case has no context' : undefined;
}

/** What an agent may do is told by its instructions or the case; without either, and without a call, there is nothing to hold it against. */
function withoutActions({ item, toolCalls, definition }: Subject): string | undefined {
  const isTold = definition?.instructions !== undefined || Object.keys(definition?.components ?? {}).length > 0;
  if (isTold || toolCalls.length > 0 || item.forbiddenToolCalls !== undefined) return undefined;
  return 'the reply called no tool, and the agent’s instructions are not known';
}
