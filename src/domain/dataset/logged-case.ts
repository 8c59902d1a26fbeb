import type { LoggedRequest } from '../sample/index.ts';
import type { JsonValue } from '../shared/index.ts';
import type { Message } from './case.ts';

/**
 * What was said in a request of the log, to be said again. Undefined where that can't be done as it was: something was cut off or left
 * out, it goes on from what only one release has, or it holds more than plain words of user and assistant.
 */
export function messagesOfLogged({
  request,
  isCut,
  outcome,
}: Pick<LoggedRequest, 'request' | 'isCut' | 'outcome'>): readonly Message[] | undefined {
  if (isCut || outcome !== 'success' || !isObject(request)) return undefined;
  if ((request.previous_response_id ?? null) !== null || (request.conversation ?? null) !== null) return undefined;
  const { messages, input, instructions } = request;
  if ((instructions ?? null) !== null) return undefined;
  if (typeof input === 'string') return input === '' ? undefined : [{ role: 'user', content: input }];
  const said = Array.isArray(messages) ? messages : input;
  if (!Array.isArray(said) || said.length === 0) return undefined;
  const read = said.map(readMessage);
  const whole = read.filter((message): message is Message => message !== undefined);
  return whole.length === read.length && whole.at(-1)?.role === 'user' ? whole : undefined;
}

function readMessage(value: JsonValue): Message | undefined {
  if (!isObject(value)) return undefined;
  const { role, content, type = 'message', tool_calls: toolCalls } = value;
  if ((role !== 'user' && role !== 'assistant') || type !== 'message' || (toolCalls ?? null) !== null) return undefined;
  if (typeof content === 'string') return { role, content };
  if (!Array.isArray(content)) return undefined;
  const texts = content.map(readText);
  return texts.every((text) => text !== undefined) ? { role, content: texts.join('\n') } : undefined;
}

function readText(part: JsonValue): string | undefined {
  if (!isObject(part) || typeof part.text !== 'string') return undefined;
  return part.type === 'text' || part.type === 'input_text' || part.type === 'output_text' ? part.text : undefined;
}

function isObject(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
