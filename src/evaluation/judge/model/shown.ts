import { lastQuery, messagesOf } from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import type { JudgeInput } from '#ports/index.ts';
import type { Shown } from './prompt/index.ts';

/** What of a case and its reply a model may be shown. What the case doesn't have is left out, and so is a blank question. */
export function showCase({ item, reply, toolCalls, definition }: JudgeInput): Shown {
  return {
    ...given('instructions', definition && instructionsOf(definition)),
    ...given('tools', definition && toolsOf(definition)),
    ...(lastQuery(item).trim() === '' ? {} : { question: showQuestion(item) }),
    ...given('context', item.context),
    ...given('reference', item.groundTruth),
    ...given('rubric', item.rubric),
    ...given('expected-intent', item.expectedIntent),
    ...(toolCalls.length === 0 ? {} : { 'tool-calls': canonicalJson(toolCalls) }),
    reply,
  };
}

/** Of a bundle what each of its parts is told. */
function instructionsOf({ instructions = '', components = {} }: ReleaseDefinition): string {
  const parts = Object.entries(components).flatMap(([name, part]) =>
    part.instructions === undefined ? [] : [`${name}: ${part.instructions}`],
  );
  return [instructions, ...parts].join('\n\n').trim();
}

function toolsOf({ tools, components = {} }: ReleaseDefinition): string | undefined {
  const all = [...tools, ...Object.values(components).flatMap((part) => part.tools)];
  return all.length === 0 ? undefined : canonicalJson(all);
}

/** Turns as JSON, so that no turn can pretend to be two. */
function showQuestion(item: JudgeInput['item']): string {
  const turns = messagesOf(item);
  return turns.length === 1 ? lastQuery(item) : canonicalJson(turns);
}

function given<K extends string>(field: K, text: string | undefined): Partial<Record<K, string>> {
  return text === undefined || text.trim() === '' ? {} : ({ [field]: text } as Record<K, string>);
}
