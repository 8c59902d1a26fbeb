import { z } from 'zod';
import { nearest } from './nearest.ts';

const MAX_DESCRIBED = 5;
const MAX_SHOWN = 60;

/**
 * What is wrong with a part of a request, for a person: each path, what was expected there and what came.
 * @param part `body`, `query` or `path`
 */
export function describeIssues(part: string, schema: unknown, data: unknown, error: z.ZodError): string {
  const sentences = error.issues.flatMap((issue) => describeIssue(part, schema, data, issue));
  const more = sentences.length - MAX_DESCRIBED;
  return sentences.slice(0, MAX_DESCRIBED).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function describeIssue(part: string, schema: unknown, data: unknown, issue: z.core.$ZodIssue): readonly string[] {
  const where = [part, ...issue.path.map(String)].join('.');
  const came = valueAt(data, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => `${where}.${key}: not a known key${suggestion(key, known)}`);
  }
  if (came === undefined || (came === null && issue.path.length === 0)) {
    return [`${where}: missing, expected ${expectedBy(issue)}`];
  }
  return [`${where}: expected ${expectedBy(issue)}, came ${show(came)}`];
}

function suggestion(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length === 0 ? '; none is expected here' : `; known are ${known.join(', ')}`;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected === 'record' ? 'object' : issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ');
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big')
    return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'invalid_format') return issue.pattern === undefined ? issue.format : `text like ${issue.pattern}`;
  return issue.message;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

/** Short, and never the whole of something long: a definition may hold a prompt. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, data);
}

function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const found = path.reduce<unknown>((outer, key) => step(unwrap(outer), key), schema);
  const inner = unwrap(found);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function step(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return schema;
}
