import { parseJson } from '../disk/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * What an agent said, put together again where it came in pieces: a name that is in two pieces would be recognised in neither. Null:
 * it can't be read.
 */
export function readLoggedReply(text: string): unknown {
  if (/^\s*[{[]/.test(text)) return parseJson(text) ?? null;
  const events = objectsOf([...text.matchAll(/^data:[ ]?(\{.*\})\r?$/gm)].map(([, data = '']) => parseJson(data)));
  if (events.length === 0) return null;
  return wholeResponse(events) ?? wholeCompletion(events) ?? null;
}

/** Of the Responses API: its last event has all of it. Of one that broke off, the text so far. */
function wholeResponse(events: readonly Json[]): unknown {
  const last = events.findLast(({ type }) => /^response\.(completed|incomplete|failed)$/.test(String(type)));
  if (last !== undefined) return last.response;
  if (!events.some(({ type }) => String(type).startsWith('response.'))) return undefined;
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
  return { status: 'broken-off', output_text: deltas.map(({ delta }) => textOf(delta)).join('') };
}

function wholeCompletion(events: readonly Json[]): unknown {
  const choices = objectsOf(events.map(({ choices: all }) => (Array.isArray(all) ? all[0] : undefined)));
  if (choices.length === 0) return undefined;
  const deltas = objectsOf(choices.map(({ delta }) => delta));
  const content = deltas.map((delta) => textOf(delta.content)).join('');
  const refusal = deltas.map((delta) => textOf(delta.refusal)).join('');
  const calls = wholeCalls(deltas);
  const finish = choices.findLast(({ finish_reason: reason }) => typeof reason === 'string')?.finish_reason ?? null;
  const message = {
    role: 'assistant',
    content,
    ...(refusal === '' ? {} : { refusal }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return { choices: [{ message, finish_reason: finish }] };
}

/** Names and arguments of tools come in pieces too, each with the place of its call. */
function wholeCalls(deltas: readonly Json[]): readonly unknown[] {
  const calls = new Map<unknown, { name: string; arguments: string }>();
  for (const { tool_calls: pieces } of deltas) {
    for (const piece of Array.isArray(pieces) ? pieces : []) {
      const { index, function: called } = asObject(piece) ?? {};
      const call = calls.get(index) ?? { name: '', arguments: '' };
      const { name, arguments: given } = asObject(called) ?? {};
      calls.set(index, { name: call.name + textOf(name), arguments: call.arguments + textOf(given) });
    }
  }
  return [...calls.values()].map((called) => ({ type: 'function', function: called }));
}

function objectsOf(values: readonly unknown[]): readonly Json[] {
  return values.map(asObject).filter((value) => value !== undefined);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
