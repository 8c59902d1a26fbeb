import type { JsonValue } from '#domain/shared/index.ts';
import { hideSecret } from '../../evaluator/index.ts';

/** What stands in the place of a planted secret. */
export const HIDDEN = '‹planted secret›';

/** A text without planted secrets, in any form that counts as giving them away. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => hideSecret(rest, secret, HIDDEN), text);
}

/** The same of every key and value; where one is told letter by letter, nothing is left. */
export function hideInJson(value: JsonValue, secrets: readonly string[]): JsonValue {
  const shown = hideInParts(value, secrets);
  const written = JSON.stringify(shown);
  return hideSecrets(written, secrets) === written ? shown : HIDDEN;
}

function hideInParts(value: JsonValue, secrets: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((each) => hideInParts(each, secrets));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [hideSecrets(key, secrets), hideInParts(each, secrets)]),
    );
  }
  const written = String(value);
  const shown = hideSecrets(written, secrets);
  return shown === written ? value : shown;
}
