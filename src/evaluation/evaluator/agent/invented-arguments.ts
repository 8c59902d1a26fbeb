import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { JsonObject, JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { isObject } from './call.ts';

/** What lets a schema take arguments that its `properties` don't name. */
const OPEN = ['patternProperties', '$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas'];

/**
 * Arguments of a call that its tool doesn't declare. Empty where that can't be told: the tool isn't known, says nothing of its parameters, or
 * takes others besides. Where several parts of a bundle have a tool of that name, what any of them declares is declared.
 */
export function findInvented(call: ObservedToolCall, definition: ReleaseDefinition | undefined): readonly string[] {
  if (definition === undefined || !isObject(call.arguments)) return [];
  const parts = [definition, ...Object.values(definition.components ?? {})];
  const known = parts.flatMap(({ tools }) => tools).filter(({ name }) => name === call.name);
  const declared = known.map(({ parameters }) => declaredIn(parameters));
  if (declared.length === 0 || declared.includes(undefined)) return [];
  return Object.keys(call.arguments).filter((name) => declared.every((names) => names?.has(name) !== true));
}

/** Undefined: any may be given, as far as is known. */
function declaredIn(parameters: JsonObject): ReadonlySet<string> | undefined {
  const { properties, additionalProperties } = parameters;
  const isOpen = (more: JsonValue | undefined) => more !== undefined && more !== false;
  if (properties === undefined || !isObject(properties) || isOpen(additionalProperties)) return undefined;
  return OPEN.some((word) => parameters[word] !== undefined) ? undefined : new Set(Object.keys(properties));
}
