import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { type Endpoint, type EndpointName, endpoints } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';

/** What came in, as the table of endpoints reads it. */
type FakeRequest = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
};

type Handlers = {
  readonly [Name in EndpointName]?: (request: FakeRequest) => z.input<(typeof endpoints)[Name]['response']>;
};

export type FakeApi = {
  readonly url: string;
  /** `POST /api/v1/promotions`, in order. */
  readonly seen: readonly { readonly call: string; readonly request: FakeRequest }[];
  /** Again is no error. */
  close(): Promise<void>;
};

/**
 * A server that answers the endpoints table with what a test says, and refuses what the table doesn't allow: bodies and
 * answers are checked against it. A handler refuses by throwing AppError. Endpoints without a handler answer NOT_FOUND.
 */
export async function startFakeApi(handlers: Handlers, token = 'test-token'): Promise<FakeApi> {
  const seen: { call: string; request: FakeRequest }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { status, value } = await answer(incoming).catch((error: unknown) => describe(error));
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  });

  async function answer(incoming: IncomingMessage): Promise<{ status: number; value: unknown }> {
    const url = new URL(incoming.url ?? '/', 'http://fake');
    const found = findEndpoint(incoming.method ?? '', url.pathname);
    if (found === undefined) throw new AppError('NOT_FOUND', `no endpoint ${incoming.method} ${url.pathname}`);
    const [name, endpoint, params] = found;
    const text = await readBody(incoming);
    const body: unknown = endpoint.body === undefined ? undefined : endpoint.body.parse(JSON.parse(text));
    const query = Object.fromEntries(url.searchParams);
    if (endpoint.query !== undefined) endpoint.query.parse(query);
    const request: FakeRequest = { params, query, body, headers: incoming.headers };
    seen.push({ call: `${endpoint.method} ${url.pathname}`, request });
    if (name !== 'health' && incoming.headers.authorization !== `Bearer ${token}`) {
      throw new AppError('UNAUTHENTICATED', 'the token is unknown');
    }
    const handler = handlers[name];
    if (handler === undefined) throw new AppError('NOT_FOUND', `nothing answers ${name}`);
    return { status: 200, value: endpoint.response.parse(handler(request)) };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function findEndpoint(
  method: string,
  path: string,
): readonly [EndpointName, Endpoint, Readonly<Record<string, string>>] | undefined {
  for (const [name, endpoint] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
    const pattern = new RegExp(`^${endpoint.path.replace(/:([a-z]+)/gi, '(?<$1>[^/]+)')}$`);
    const match = endpoint.method === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const params = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    return [name, endpoint, Object.fromEntries(params)];
  }
  return undefined;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

function describe(error: unknown): { status: number; value: unknown } {
  if (!(error instanceof AppError)) {
    // A test's canned answer or the client's request breaks the table: told in a form that is no Headgate error.
    return { status: 500, value: { broken: String(error) } };
  }
  const { code, message, hint, retry, details, status } = error;
  return { status, value: { error: { code, message, hint, retry, details } } };
}
