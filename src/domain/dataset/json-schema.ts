import { createRequire } from 'node:module';
import type { AnySchema } from 'ajv';
import type { JsonObject, JsonValue } from '../shared/index.ts';

/** What is wrong with a value, in words; undefined where nothing is. */
type JsonValidator = (value: JsonValue) => string | undefined;

const MAX_PROBLEMS = 3;

const load = createRequire(import.meta.url);

/** Without `$schema` a schema is read as this draft. */
const NEWEST = '2020-12';

/**
 * Reads a JSON Schema of draft 2020-12 or draft-07. Keywords and formats that neither knows are refused, so that a slip of the
 * pen doesn't allow everything; so is what would have to be loaded from elsewhere. A `pattern` in it may take exponential time:
 * whoever validates texts of others gives it an end.
 * @throws Error that says what is wrong with the schema
 */
export function compileJsonSchema(schema: JsonObject): JsonValidator {
  const options = { allErrors: false, strict: true, strictTypes: false, strictTuples: false, strictRequired: false };
  const { Ajv, Ajv2020, addFormats } = loadAjv();
  const ajv = draftOf(schema) === NEWEST ? new Ajv2020(options) : new Ajv(options);
  addFormats(ajv);
  const validate = ajv.compile(schema as AnySchema);
  if ('$async' in validate) throw new Error('"$async" is not supported');
  return (value) => {
    if (validate(value)) return undefined;
    const problems = (validate.errors ?? []).slice(0, MAX_PROBLEMS);
    return problems.map(({ instancePath, message }) => `${instancePath || 'the whole'} ${message}`).join('; ');
  };
}

/** A hundred files, for the few cases that have a schema. Node remembers what it has loaded. */
function loadAjv() {
  const { Ajv } = load('ajv') as typeof import('ajv');
  const { Ajv2020 } = load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const { default: addFormats } = load('ajv-formats') as typeof import('ajv-formats');
  return { Ajv, Ajv2020, addFormats: addFormats.default };
}

function draftOf({ $schema: named }: JsonObject): string {
  if (named === undefined) return NEWEST;
  const draft = ['draft-07', NEWEST].find((one) => typeof named === 'string' && named.includes(one));
  if (draft === undefined) throw new Error(`$schema ${JSON.stringify(named)}: expected draft 2020-12 or draft-07`);
  return draft;
}
