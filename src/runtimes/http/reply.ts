import type { CallForm } from '#domain/release/index.ts';
import type { JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { outcomeOf, type ReadReply, readToolCall } from '../asking/index.ts';

/** What a reply of an agent's own form said, found where the call form says. @param body undefined: it is no JSON */
export function readOwnReply({ text, toolCalls, tokens }: CallForm['reply'], raw: string, body: unknown): ReadReply {
  if (text === undefined && toolCalls === undefined && tokens === undefined) {
    return { kind: 'replied', text: typeof body === 'string' ? body : raw, toolCalls: [], tokens: undefined };
  }
  const said = text === undefined ? raw : asText(valueAt(body, text));
  const calls = toolCalls === undefined ? [] : readCalls(valueAt(body, toolCalls));
  if (calls === undefined) return failed(`its reply has no list of tool calls at \`${toolCalls}\``);
  // An agent that asks for a tool may say nothing beside.
  if (said === undefined && calls.length === 0) return failed(`its reply has no text at \`${text}\``);
  const counted = tokens === undefined ? undefined : valueAt(body, tokens);
  return {
    kind: 'replied',
    text: said ?? '',
    toolCalls: calls,
    tokens: typeof counted === 'number' && Number.isFinite(counted) ? counted : undefined,
  };
}

function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return current;
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Nothing there is no call; something that is no list of calls is undefined. */
function readCalls(value: unknown): readonly ObservedToolCall[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const calls = value.map(readCall);
  return calls.every((call) => call !== undefined) ? calls : undefined;
}

function readCall(value: unknown): ObservedToolCall | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, arguments: given, error, output } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') return undefined;
  const call = typeof given === 'string' ? readToolCall(name, given) : { name, arguments: (given ?? {}) as JsonValue };
  return { ...call, ...outcomeOf({ error, output }) };
}

function failed(because: string): ReadReply {
  return { kind: 'failed', because };
}
