import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';

/** Whether a call is the expected one. Arguments that the expectation doesn't name are free, unless it is to match exactly. */
export function satisfies(observed: ObservedToolCall, expected: ExpectedToolCall): boolean {
  return observed.name === expected.name && findWrongArguments(observed, expected).length === 0;
}

export function findWrongArguments(observed: ObservedToolCall, expected: ExpectedToolCall): readonly string[] {
  const given = isObject(observed.arguments) ? observed.arguments : {};
  const wrong = Object.entries(expected.arguments)
    .filter(([name, value]) => given[name] === undefined || showValue(given[name]) !== showValue(value))
    .map(([name]) => name);
  return expected.match === 'exact' ? [...wrong, ...findSurplus(observed.arguments, expected)] : wrong;
}

/** Names of arguments that an exact expectation doesn't have. What is no object has none, but isn't exactly anything either. */
function findSurplus(given: JsonValue, expected: ExpectedToolCall): readonly string[] {
  if (isObject(given)) return Object.keys(given).filter((name) => !Object.hasOwn(expected.arguments, name));
  return given === null || given === '' ? [] : ['arguments'];
}

export function describeCall(call: ObservedToolCall | ExpectedToolCall): string {
  return `${call.name}(${showValue(call.arguments)})`.slice(0, 200);
}

/** Surrounding spaces don't make an argument wrong; anything else does. */
export function showValue(value: JsonValue): string {
  return canonicalJson(typeof value === 'string' ? value.trim() : value);
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
