import type { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Upload } from '../upstream/upload.ts';
import { AGENTS, agentInPath, leadsOut, PATH_NOT_ALLOWED } from './address.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { forward } from './forward.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { CLOSING, sendError } from './openai-error.ts';
import { wholeBody } from './whole-body.ts';

/** A body that is no longer than this is read first: it can be sent again, elsewhere. */
const SMALL_BYTES = 64 * 1024;

const NOTHING = {};

/** `/agents/<agent>/…`: any request to an agent that speaks HTTP in its own way. Nobody here reads what is said. */
export async function servePlainHttp(
  deps: ExchangeDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url = '', method = 'GET', headers } = request;
  const agent = agentInPath(url);
  const rest = url.slice(AGENTS.length + agent.length);
  const route = deps.routes.find(agent);
  if (route === undefined) {
    request.resume();
    const { environment } = deps.config;
    const { error, headers: own } = noSuchAgent(deps.routes, {
      agent,
      environment,
      code: 'agent_not_found',
      param: null,
    });
    sendError(response, error, { ...own, ...CLOSING });
    return;
  }
  if (leadsOut(rest)) {
    request.resume();
    sendError(response, PATH_NOT_ALLOWED, CLOSING);
    return;
  }
  const body = await bodyOf(deps, agent, request, response);
  if (body.kind === 'answered') return;
  const { content } = body;
  const opaque = { prompt: undefined, ids: undefined, goesOn: false };
  const user = { api: 'http' as const, method, path: rest, headers, content, ...opaque };
  forward(deps, route, user, { headers, body: NOTHING }, response);
}

type Body = { readonly kind: 'body'; readonly content: Buffer | Upload | undefined } | { readonly kind: 'answered' };

async function bodyOf(
  deps: ExchangeDeps,
  agent: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Body> {
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
