import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { assert } from '#domain/shared/index.ts';
import { parse } from './parse.ts';

const PART_NAMES: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };

/** Fastify's validator over zod, with errors that say the path, what was expected and what came. */
export const compileValidator: FastifySchemaCompiler<unknown> = ({ schema, httpPart = 'body' }) => {
  assert(schema instanceof z.ZodType, 'a route is described by zod schemas');
  const part = PART_NAMES[httpPart] ?? httpPart;
  return (data) => {
    try {
      return { value: parse(part, schema, data) };
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    }
  };
};
