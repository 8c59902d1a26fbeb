import type { JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';

/** Arguments come as text that should be JSON; text that isn't stays text, so that a check of the arguments sees it. */
export function readToolCall(name: string, argumentsText: string): ObservedToolCall {
  if (argumentsText.trim() === '') return { name, arguments: {} };
  try {
    return { name, arguments: JSON.parse(argumentsText) as JsonValue };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { name, arguments: argumentsText };
  }
}

/**
 * What an agent says came of a call that it made: failed where there is an error, a status that says so, or an output that does so itself (an `error`, or
 * `isError` as MCP has it); undefined where it says nothing.
 */
export function outcomeOf({
  error,
  output,
  status,
}: {
  readonly error?: unknown;
  readonly output?: unknown;
  readonly status?: unknown;
}): Pick<ObservedToolCall, 'outcome'> {
  if (isSaid(error) || status === 'failed' || status === 'incomplete' || status === 'error')
    return { outcome: 'failed' };
  if (output === undefined || output === null || output === '') return {};
  const value = typeof output === 'string' ? parseOutput(output) : output;
  const isFailure =
    typeof value === 'object' &&
    value !== null &&
    (isSaid(fieldOf(value, 'error')) || fieldOf(value, 'isError') === true);
  return { outcome: isFailure ? 'failed' : 'succeeded' };
}

function fieldOf(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isSaid(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '';
}

function parseOutput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
