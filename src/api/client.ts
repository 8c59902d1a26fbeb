import type { z } from 'zod';
import { AppError, type ErrorCode, errorTable } from '#domain/shared/index.ts';
import { errorSchema } from './common.ts';
import { type Endpoint, type EndpointName, endpoints } from './endpoints.ts';

/** What an endpoint answers, as its schema says. */
export type Answer<Name extends EndpointName> = z.output<(typeof endpoints)[Name]['response']>;

/** `fetch` itself, or one with a proxy or certificates of its own. Loads nothing before it is called. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type Row<Name extends EndpointName> = (typeof endpoints)[Name];

type PathParams<Path extends string> = Path extends `${string}:${infer Param}/${infer Rest}`
  ? Param | PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Param}`
    ? Param
    : never;

type ParamsOf<Name extends EndpointName> = [PathParams<Row<Name>['path']>] extends [never]
  ? unknown
  : { readonly params: { readonly [Param in PathParams<Row<Name>['path']>]: string } };
type QueryOf<Name extends EndpointName> =
  Row<Name> extends { readonly query: infer Query extends z.ZodType }
    ? Record<string, never> extends z.input<Query>
      ? { readonly query?: z.input<Query> }
      : { readonly query: z.input<Query> }
    : unknown;
type BodyOf<Name extends EndpointName> =
  Row<Name> extends { readonly body: infer Body extends z.ZodType } ? { readonly body: z.input<Body> } : unknown;

/** What a call of an endpoint takes, read off its row in the table. */
type Input<Name extends EndpointName> = ParamsOf<Name> & QueryOf<Name> & BodyOf<Name>;

/** The public API, typed from the table of endpoints. Answers are checked against it. */
export type Client = {
  /** @throws AppError the server's refusal as it was, or SERVER_UNREACHABLE, UNAUTHENTICATED, USAGE */
  call<Name extends EndpointName>(name: Name, input: Input<Name>): Promise<Answer<Name>>;
};

type ClientOptions = {
  /** Checked by `readAddress`. */
  readonly baseUrl: string;
  /** Never printed. */
  readonly token: string | undefined;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

type LooseInput = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

const TOKEN_HINT =
  'set HEADGATE_TOKEN: the first `headgate serve` printed the administrator’s token once; later ones come from `headgate token create`';

export function createClient(options: ClientOptions): Client {
  return {
    async call(name, input) {
      const endpoint: Endpoint = endpoints[name];
      const answer = await send(options, name, endpoint, input as LooseInput);
      const parsed = endpoint.response.safeParse(answer);
      if (!parsed.success) {
        throw new AppError('INTERNAL', `the server’s answer to ${describe(endpoint)} has an unexpected form`, {
          hint: 'compare `headgate --version` with the version that `headgate doctor` shows for the server',
          cause: parsed.error,
        });
      }
      return parsed.data as Answer<typeof name>;
    },
  };
}

async function send(
  options: ClientOptions,
  name: EndpointName,
  endpoint: Endpoint,
  input: LooseInput,
): Promise<unknown> {
  const needsToken = name !== 'health';
  if (needsToken && options.token === undefined) {
    throw new AppError('UNAUTHENTICATED', 'there is no token to show to the server', { hint: TOKEN_HINT });
  }
  const body = endpoint.body === undefined ? undefined : JSON.stringify(checkBody(endpoint.body, input.body));
  const init = {
    method: endpoint.method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(needsToken ? { authorization: `Bearer ${options.token}` } : {}),
    },
    ...(body === undefined ? {} : { body }),
    // A redirect that was followed would carry the token elsewhere.
    redirect: 'manual' as const,
    signal: options.signal,
  };
  let status: number;
  let text: string;
  try {
    const response = await options.fetch(urlOf(options.baseUrl, endpoint, input), init);
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw unreachable(options.baseUrl, reasonOf(error), error);
  }
  const value = parseJson(text);
  if (status >= 200 && status < 300 && value !== undefined) return value;
  throw refusal(options.baseUrl, endpoint, status, value);
}

function urlOf(baseUrl: string, endpoint: Endpoint, input: LooseInput): string {
  const path = endpoint.path.replace(/:([a-z]+)/gi, (_, param: string) =>
    encodeURIComponent(input.params?.[param] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) if (value !== undefined) query.set(key, String(value));
  return `${baseUrl}${path}${query.size === 0 ? '' : `?${query}`}`;
}

/** The same check that the server makes, so that a slip is told without a round trip. */
function checkBody(schema: z.ZodType, body: unknown): unknown {
  const result = schema.safeParse(body);
  if (result.success) return body;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
  throw new AppError('USAGE', problems.join('; '), { hint: 'see --help' });
}

/** The server's own refusal as the error that it was there. */
function refusal(baseUrl: string, endpoint: Endpoint, status: number, value: unknown): AppError {
  const parsed = errorSchema.safeParse(value);
  if (!parsed.success || !isErrorCode(parsed.data.error.code)) {
    return unreachable(
      baseUrl,
      `it answered ${describe(endpoint)} with status ${status}, not as a Headgate server does`,
    );
  }
  const { code, message, hint, details } = parsed.data.error;
  return new AppError(code as ErrorCode, message, {
    hint: code === 'UNAUTHENTICATED' ? (hint ?? TOKEN_HINT) : hint,
    ...(details === undefined ? {} : { details }),
  });
}

function unreachable(baseUrl: string, because: string, cause?: unknown): AppError {
  return new AppError('SERVER_UNREACHABLE', `no Headgate server answers at ${baseUrl}: ${because}`, {
    hint: 'start one with `headgate serve`, or set HEADGATE_URL to where it is',
    cause,
  });
}

function isErrorCode(code: string): boolean {
  return Object.hasOwn(errorTable, code);
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error instanceof Error ? error.message : String(error);
}

function describe(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: whoever answered isn't a Headgate server, and the caller says so.
    return undefined;
  }
}
