import { lastQuery, messagesOf } from '#domain/dataset/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import type { JudgeInput } from '#ports/index.ts';
import type { Shown } from './prompt/index.ts';

/** What of a case and its reply a model may be shown. What the case doesn't have is left out, and so is a blank question. */
export function showCase({ item, reply, toolCalls }: JudgeInput): Shown {
  return {
    ...(lastQuery(item).trim() === '' ? {} : { question: showQuestion(item) }),
    ...given('context', item.context),
    ...given('reference', item.groundTruth),
    ...given('expected-intent', item.expectedIntent),
    ...(toolCalls.length === 0 ? {} : { 'tool-calls': canonicalJson(toolCalls) }),
    reply,
  };
}

/** Turns as JSON, so that no turn can pretend to be two. */
function showQuestion(item: JudgeInput['item']): string {
  const turns = messagesOf(item);
  return turns.length === 1 ? lastQuery(item) : canonicalJson(turns);
}

function given<K extends string>(field: K, text: string | undefined): Partial<Record<K, string>> {
  return text === undefined || text.trim() === '' ? {} : ({ [field]: text } as Record<K, string>);
}
