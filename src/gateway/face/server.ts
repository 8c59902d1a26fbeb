import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { GatewayConfig } from '../config.ts';
import { AGENTS } from './address.ts';
import { type Administration, isOperator, serveAdministration } from './administration.ts';
import { refusedEarly } from './admission.ts';
import { serveCompletion } from './completion.ts';
import { ConnectionLimit } from './connection-limit.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type FeedbackDeps, serveFeedback } from './feedback.ts';
import { refuseMalformed } from './malformed.ts';
import { serveModel, serveModels } from './models.ts';
import { BUG, invalidRequest, sendError, sendJson } from './openai-error.ts';
import { Pipelines } from './pipeline.ts';
import { servePlainHttp } from './plain-http.ts';
import { serveStored } from './stored.ts';

/** Longer than the idle time of the usual clients and load balancers, so that they close first and no request meets a closing connection. */
const KEEP_ALIVE_MS = 65_000;

/** An upload may take as long as it likes, as long as it moves; headers may not, and who is late is looked for each second. */
const TIMES = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, connectionsCheckingInterval: 1_000 };

const MODEL = '/v1/models/';
/** Never `/v1/responses/` itself: what asks a model goes to it with its release. */
const STORED = /^\/v1\/(?:conversations(?:\/|$)|responses\/[^/])/;

type FaceDeps = ExchangeDeps & FeedbackDeps & { readonly administration: Administration };

/** The HTTP server of the data plane; it listens nowhere yet. */
export function createFace(deps: FaceDeps): Server {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    answer(deps, request, response).catch((error: unknown) => {
      // A bug of ours must not take the other users' requests along.
      deps.log.error('gateway.bug', { path: request.url, because: String(error) });
      sendError(response, BUG);
    });
  };
  const pipelines = new Pipelines();
  const connections = new ConnectionLimit({
    max: () => deps.config.maxConnections,
    isOperator: (request) => isOperator(deps.administration, request),
    onDropped: () => deps.counters.dropped(deps.config.maxConnections),
  });
  const begin = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!connections.admit(request)) return false;
    deps.underWay.begin(request, response);
    if (!pipelines.admit(request, response)) {
      deps.counters.pipelineCut();
      return false;
    }
    if (deps.isDraining()) response.setHeader('connection', 'close');
    return !refusedEarly(deps, request, response);
  };
  const server = createServer(TIMES, (request, response) => {
    if (begin(request, response)) serve(request, response);
  });
  // Who asks before sending the body is told to go on only where it is wanted.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!begin(request, response)) return;
    response.writeContinue();
    serve(request, response);
  });
  server.on('clientError', refuseMalformed);
  server.on('connection', (socket: Socket) => connections.connected(socket));
  configureFace(server, deps.config);
  return server;
}

/** What may change while it runs. */
export function configureFace(server: Server, { headersTimeoutMs }: GatewayConfig): void {
  server.headersTimeout = headersTimeoutMs;
}

async function answer(deps: FaceDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  switch (`${request.method} ${path}`) {
    case 'POST /v1/chat/completions':
      return serveCompletion(deps, 'chat-completions', request, response);
    case 'POST /v1/responses':
      return serveCompletion(deps, 'responses', request, response);
    case 'POST /v1/feedback':
      return serveFeedback(deps, request, response);
    default:
  }
  if (STORED.test(path)) return serveStored(deps, request, response);
  if (path.startsWith(AGENTS)) return servePlainHttp(deps, request, response);
  if (path.startsWith('/-/')) return serveAdministration(deps, request, response);
  request.resume();
  if (request.method === 'GET' && path === '/v1/models') serveModels(deps.routes, response);
  else if (request.method === 'GET' && path.startsWith(MODEL))
    serveModel(deps.routes, deps.config.environment, path.slice(MODEL.length), response);
  else if (request.method === 'GET' && path === '/healthz') serveHealth(deps, response);
  else sendError(response, invalidRequest(404, 'unknown_url', `Nothing answers to ${request.method} ${path}.`));
}

/** For load balancers: 200 while requests are welcome. */
function serveHealth({ isDraining, routes }: FaceDeps, response: ServerResponse): void {
  const isReady = routes.isHeard || routes.all().length > 0;
  const status = isDraining() ? 'draining' : isReady ? 'ok' : 'starting';
  sendJson(response, status === 'ok' ? 200 : 503, { status });
}
