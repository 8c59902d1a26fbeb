import type { FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';
import { type EndpointName, endpoints } from '#api/index.ts';
import type { Right, Token } from '#domain/policy/index.ts';
import { callerOf } from './access/caller.ts';
import { rightFor } from './access/right-for.ts';
import type { HttpDeps } from './deps.ts';

type Row<N extends EndpointName> = (typeof endpoints)[N];

type ParamName<Path extends string> = Path extends `${string}:${infer Tail}`
  ? Tail extends `${infer Name}/${infer Rest}`
    ? Name | ParamName<Rest>
    : Tail
  : never;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** One request to an endpoint of the table, already validated, and who makes it. */
export type Call<N extends EndpointName> = {
  readonly params: Readonly<Record<ParamName<Row<N>['path']>, string>>;
  readonly query: Row<N> extends { readonly query: infer Query } ? Parsed<Query> : undefined;
  readonly body: Row<N> extends { readonly body: infer Body } ? Parsed<Body> : undefined;
  /** Not to be asked for by an endpoint that is open to everyone. */
  readonly caller: Token;
};

type Answer<N extends EndpointName> = z.output<Row<N>['response']>;

/** An endpoint of the table with the code that answers it. */
export type EndpointRoute = { readonly name: EndpointName; readonly options: (deps: HttpDeps) => RouteOptions };

/** Ties a handler to its row of the table: what it is given and what it must answer follow from the row. */
export function endpoint<N extends EndpointName>(
  name: N,
  handle: (call: Call<N>, deps: HttpDeps) => Promise<Answer<N>>,
  more: { readonly bodyLimit?: number } = {},
): EndpointRoute {
  return {
    name,
    options: (deps) => ({
      method: endpoints[name].method,
      url: endpoints[name].path,
      schema: schemaOf(name),
      ...more,
      handler: async (request) => handle(callOf<N>(request), deps),
    }),
  };
}

function callOf<N extends EndpointName>(request: FastifyRequest): Call<N> {
  return {
    // Fastify has validated the three with the schemas of the same row, which is what the types are made from.
    params: request.params as Call<N>['params'],
    query: request.query as Call<N>['query'],
    body: request.body as Call<N>['body'],
    get caller() {
      return callerOf(request);
    },
  };
}

function schemaOf(name: EndpointName) {
  const row: { path: string; summary: string; query?: z.ZodObject; body?: z.ZodType; response: z.ZodType } =
    endpoints[name];
  const right = rightFor[name];
  return {
    operationId: name,
    summary: row.summary,
    description: right === 'everyone' ? 'Needs no token.' : `Needs the right ${rightText(right)}.`,
    tags: [row.path.split('/')[3] ?? 'server'],
    ...(right === 'everyone' ? { security: [] } : {}),
    params: paramsOf(row.path),
    // A query that an endpoint does not know is refused: a misspelt filter must not answer with everything.
    querystring: row.query ?? z.strictObject({}),
    ...(row.body === undefined ? {} : { body: row.body }),
    response: { 200: row.response },
  };
}

function rightText(right: Right | readonly Right[]): string {
  return [right]
    .flat()
    .map((each) => `\`${each}\``)
    .join(' or ');
}

function paramsOf(path: string): z.ZodObject {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(300)])));
}
