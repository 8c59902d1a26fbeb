import type { Turn } from '../brain/answer.ts';
import { isObject, type JsonObject } from './body.ts';
import { ApiFailure } from './failure.ts';

/** One request for a reply, whichever API it came through. */
export type Ask = {
  /** The whole conversation, oldest first. */
  readonly turns: readonly Turn[];
  readonly model: string | null;
  readonly isStreamed: boolean;
  /** The request's own seed: varies the wording only. */
  readonly seed: number | null;
};

/** Most items of one conversation. */
const MAX_ITEMS = 400;

/** Fields that both APIs share. */
export function readCommonFields(body: JsonObject): Omit<Ask, 'turns'> {
  const { model, stream, seed } = body;
  if (model !== undefined && typeof model !== 'string') throw invalid('model', 'a string');
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') throw invalid('stream', 'true or false');
  return { model: model ?? null, isStreamed: stream === true, seed: typeof seed === 'number' ? seed : null };
}

/** Reads a list of messages; items that are not messages (tool calls, reasoning) and system messages are passed over. */
export function readTurns(items: unknown, param: string): readonly Turn[] {
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ITEMS) {
    throw invalid(param, `a list of 1 to ${MAX_ITEMS} messages`);
  }
  return items.flatMap((item, index) => readItem(item, `${param}[${index}]`));
}

/** An `ApiFailure` 400 that names the field. */
export function invalid(param: string, expected: string): ApiFailure {
  return new ApiFailure(400, `Invalid value for '${param}': expected ${expected}.`, { param, code: 'invalid_value' });
}

function readItem(item: unknown, param: string): readonly Turn[] {
  if (!isObject(item)) throw invalid(param, 'an object');
  if (item.type !== undefined && item.type !== 'message') return [];
  const { role, content } = item;
  if (typeof role !== 'string') throw invalid(`${param}.role`, 'a string');
  const text = readContent(content, `${param}.content`);
  return role === 'user' || role === 'assistant' ? [{ role, text }] : [];
}

function readContent(content: unknown, param: string): string {
  if (typeof content === 'string') return content;
  if (content === null || content === undefined) return '';
  if (!Array.isArray(content)) throw invalid(param, 'a string or a list of parts');
  return content
    .map((part, index) => {
      if (!isObject(part)) throw invalid(`${param}[${index}]`, 'an object');
      return typeof part.text === 'string' ? part.text : '';
    })
    .join(' ')
    .trim();
}
