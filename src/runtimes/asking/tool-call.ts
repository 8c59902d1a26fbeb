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
 * What an agent says came of a call that it made: failed where there is an error, or an output that says so itself; undefined where it says
 * nothing.
 */
export function outcomeOf({
  error,
  output,
}: {
  readonly error?: unknown;
  readonly output?: unknown;
}): Pick<ObservedToolCall, 'outcome'> {
  if (isSaid(error)) return { outcome: 'failed' };
  if (output === undefined || output === null) return {};
  const value = typeof output === 'string' ? parseOutput(output) : output;
  const said = typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined;
  return { outcome: isSaid(said) ? 'failed' : 'succeeded' };
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
