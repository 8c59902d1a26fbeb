import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type EndpointName, endpoints } from '#api/index.ts';
import { createHttpWorld } from '#testing/http/http-world.ts';

const operation = z.looseObject({
  operationId: z.string(),
  requestBody: z.unknown().optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

let document: z.infer<typeof documentSchema>;

beforeAll(async () => {
  const { app } = await createHttpWorld();
  document = documentSchema.parse((await app.inject({ url: '/openapi.json' })).json());
});

test.each(Object.keys(endpoints) as EndpointName[])('the document has %s with its parameters and bodies', (name) => {
  const row: { method: string; path: string; query?: z.ZodObject; body?: z.ZodType } = endpoints[name];
  const found = document.paths[row.path.replaceAll(/:(\w+)/g, '{$1}')]?.[row.method.toLowerCase()];
  expect(found?.operationId).toBe(name);
  expect(found?.requestBody !== undefined).toBe(row.body !== undefined);
  expect(JSON.stringify(found?.responses)).toContain('application/json');
  const names = found?.parameters.map((parameter) => parameter.name).sort();
  const inPath = [...row.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  expect(names).toEqual([...inPath, ...Object.keys(row.query?.shape ?? {})].sort());
});

test('it is OpenAPI 3.1, with the event stream and without what only gateways use', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  expect(JSON.stringify(document.paths['/api/v1/events'])).toContain('text/event-stream');
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
  expect(Object.values(document.paths).flatMap((path) => Object.keys(path)).length).toBe(
    Object.keys(endpoints).length + 1,
  );
});
