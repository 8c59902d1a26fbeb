import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Route } from '#domain/traffic/index.ts';
import { Upload } from '../upstream/upload.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { AGENTS, agentInPath, leadsOut, PATH_NOT_ALLOWED } from './address.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { forward } from './forward.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { CLOSING, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';
import { wholeBody } from './whole-body.ts';

/** A body that is no longer than this is read first: it can be sent again, elsewhere. */
const SMALL_BYTES = 64 * 1024;

const NOTHING = {};

/** `/agents/<agent>/…`: any request to an agent that speaks HTTP in its own way. Nobody here reads what is said. */
export async function servePlainHttp(deps: ExchangeDeps, request: IncomingMessage, response: UserReply): Promise<void> {
  const place = placeOf(deps, request.url ?? '', response);
  if (place === undefined) {
    request.resume();
    return;
  }
  const body = await bodyOf(deps, place.route.agent, request, response);
  if (body.kind === 'body') forwardPlain(deps, place, request, body.content, response);
}

/** The same for a request of which all is here. */
export function answerPlainHttp(
  deps: ExchangeDeps,
  request: Asked,
  content: Buffer | undefined,
  response: UserReply,
): void {
  const place = placeOf(deps, request.url ?? '', response);
  if (place !== undefined) forwardPlain(deps, place, request, content, response);
}

type Asked = Pick<IncomingMessage, 'url' | 'method' | 'headers'>;
type Place = { readonly route: Route /** Below the agent's own path. */; readonly path: string };

/** Undefined: it leads nowhere, and the user has been told. */
function placeOf({ routes, config, counters }: ExchangeDeps, url: string, response: UserReply): Place | undefined {
  const agent = agentInPath(url);
  const path = url.slice(AGENTS.length + agent.length);
  const route = routes.find(agent);
  if (route === undefined) {
    const { environment } = config;
    const { error, headers } = noSuchAgent(routes, { agent, environment, code: 'agent_not_found', param: null });
    sendRefusal(counters, response, error, { ...headers, ...CLOSING });
    return undefined;
  }
  if (!leadsOut(path)) return { route, path };
  sendRefusal(counters, response, PATH_NOT_ALLOWED, CLOSING);
  return undefined;
}

function forwardPlain(
  deps: ExchangeDeps,
  { route, path }: Place,
  { method = 'GET', headers }: Asked,
  content: Buffer | Upload | undefined,
  response: UserReply,
): void {
  const user: UserRequest = {
    ...{ api: 'http', method, path, headers, content },
    ...{ prompt: undefined, ids: undefined, goesOn: false },
  };
  forward(deps, route, user, { headers, body: NOTHING }, response);
}

type Body = { readonly kind: 'body'; readonly content: Buffer | Upload | undefined } | { readonly kind: 'answered' };

async function bodyOf(deps: ExchangeDeps, agent: string, request: IncomingMessage, response: UserReply): Promise<Body> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) {
    return { kind: 'body', content: undefined };
  }
  const idleMs = deps.endpoints.policyOf(agent).idleTimeoutMs;
  if (encoding !== undefined || Number(length) > SMALL_BYTES) {
    return { kind: 'body', content: new Upload(request, idleMs) };
  }
  const content = await wholeBody(deps, request, response, { maxBytes: SMALL_BYTES, idleMs });
  return content === undefined ? { kind: 'answered' } : { kind: 'body', content };
}
