import { compileJsonSchema } from '#domain/dataset/index.ts';
import type { JsonObject, JsonValue } from '#domain/shared/index.ts';
import { type Answer, createExpectation } from './expected.ts';
import { createTimeLimit } from './time-limit.ts';

const LIMIT_MS = 500;

/** Is the reply JSON, the whole of it, and valid under the case's schema? */
export const createJsonSchema = createExpectation(() => {
  const limit = createTimeLimit(LIMIT_MS);
  const compiled = new WeakMap<JsonObject, ReturnType<typeof compileJsonSchema>>();
  const validatorOf = (schema: JsonObject) => {
    const validate = compiled.get(schema) ?? compileJsonSchema(schema);
    compiled.set(schema, validate);
    return validate;
  };
  return {
    name: 'json-schema',
    key: 'jsonSchema',
    check(schema, { reply }): Answer {
      try {
        const validate = validatorOf(schema);
        const answer = limit.run(() => checkJson(reply, validate));
        if (answer !== limit.TIMED_OUT) return answer;
        return { cannotTell: `validating came to no end within ${LIMIT_MS} ms on this reply` };
      } catch (error) {
        // A value that is nested deeper than the stack.
        return { cannotTell: `validating failed: ${messageOf(error)}` };
      }
    },
  };
});

function checkJson(reply: string, validate: (value: JsonValue) => string | undefined): Answer {
  let value: JsonValue;
  try {
    value = JSON.parse(reply);
  } catch (error) {
    const fenced = reply.trimStart().startsWith('```') ? 'it stands in a code fence' : messageOf(error);
    return { meets: false, reason: reply.trim() === '' ? 'not JSON: it is empty' : `not JSON: ${fenced}` };
  }
  const problem = validate(value);
  return problem === undefined
    ? { meets: true, reason: 'JSON, valid under the schema' }
    : { meets: false, reason: `not valid under the schema: ${problem.slice(0, 300)}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
