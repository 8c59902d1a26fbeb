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
