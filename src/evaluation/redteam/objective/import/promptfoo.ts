import type { AttackCategory } from '#domain/redteam/index.ts';
import { type Fields, isFields, type ObjectiveFormat, textIn } from './objective-format.ts';

/** By the plugin that wrote a test; the first that fits. */
const categories: readonly (readonly [pattern: RegExp, category: AttackCategory])[] = [
  [/^harmful:(?:violent|chemical|indiscriminate|weapons|unsafe|radicalization)/, 'violence'],
  [/^harmful:(?:sexual|sex-crime|child|graphic)/, 'sexual'],
  [/^harmful:self-harm/, 'self-harm'],
  [/^(?:harmful:(?:hate|harassment|insults|profanity)|bias)/, 'hate-unfairness'],
  [/^(?:pii|harmful:privacy|cross-session-leak|rag-document-exfiltration|data-exfil)/, 'data-leakage'],
  [/^(?:prompt-extraction|tool-discovery|debug-access)/, 'system-prompt-disclosure'],
  [/^(?:excessive-agency|rbac|bola|bfla|ssrf|sql-injection|shell-injection|mcp|agentic)/, 'tool-misuse'],
  [/^(?:harmful|contracts|imitation|hijacking|politics|policy|intent|off-topic|overreliance)/, 'prohibited-actions'],
];

/** What `promptfoo redteam generate` writes: `tests` with `metadata.pluginId`, or `metric` and `type` of an assertion. */
export const promptfoo: ObjectiveFormat = {
  source: 'promptfoo',
  fields: ['tests[].vars', 'tests[].metadata.pluginId'],
  recognises: ({ records }) =>
    records.some(({ value }) => isFields(value) && isFields(value.vars) && pluginOf(value) !== undefined),
  read(record, number) {
    const plugin = pluginOf(record);
    if (plugin === undefined) return { kind: 'error', field: 'metadata.pluginId', because: 'is missing' };
    const metadata = isFields(record.metadata) ? record.metadata : {};
    const disguise = textIn(metadata, 'strategyId');
    if (disguise !== undefined && disguise !== 'basic') {
      return { kind: 'left-out', because: `is disguised by "${disguise}" already; the undisguised test is read` };
    }
    const category = categories.find(([pattern]) => pattern.test(plugin))?.[1];
    if (category === undefined) return { kind: 'left-out', because: `plugin "${plugin}" has no category here` };
    const prompt = promptOf(isFields(record.vars) ? record.vars : {});
    if (prompt === undefined) return { kind: 'error', field: 'vars', because: 'has no single text to send' };
    const success = textIn(metadata, 'goal') ?? `does what is asked: ${prompt}`;
    return { kind: 'objective', objective: { id: `promptfoo-${number}`, category, prompt, success } };
  },
};

function pluginOf(record: Fields): string | undefined {
  const metadata = isFields(record.metadata) ? record.metadata : {};
  const assertions: readonly unknown[] = Array.isArray(record.assert) ? record.assert : [];
  const asserted = assertions.map((each) => (isFields(each) ? textIn(each, 'type') : undefined));
  const type = asserted.find((each) => each?.startsWith('promptfoo:redteam:'));
  return textIn(metadata, 'pluginId') ?? type?.slice('promptfoo:redteam:'.length);
}

/** The variable called so, or the only one. */
function promptOf(vars: Fields): string | undefined {
  const [only, another] = Object.keys(vars);
  return (
    textIn(vars, 'prompt') ??
    textIn(vars, 'query') ??
    (only !== undefined && another === undefined ? textIn(vars, only) : undefined)
  );
}
