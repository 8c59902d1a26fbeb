import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ModelApi } from '#domain/release/index.ts';
import type { GatewayConfig } from '../config.ts';
import { Lane } from '../lane/lane.ts';
import type { LaneRequest } from '../lane/lane-connection.ts';
import type { RequestHead } from '../lane/request-head.ts';
import { AGENTS } from './address.ts';
import { type Administration, isOperator, serveAdministration } from './administration.ts';
import { refusedEarly } from './admission.ts';
import { answerCompletion, serveCompletion } from './completion.ts';
import { ConnectionLimit } from './connection-limit.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type FeedbackDeps, serveFeedback } from './feedback.ts';
import { refuseMalformed } from './malformed.ts';
import { serveModel, serveModels } from './models.ts';
import { BUG, invalidRequest, sendJson, sendRefusal } from './openai-error.ts';
import { Pipelines } from './pipeline.ts';
import { answerPlainHttp, servePlainHttp } from './plain-http.ts';
import { serveStored } from './stored.ts';
import type { UserReply } from './user-reply.ts';

/** Longer than the idle time of the usual clients and load balancers, so that they close first and no request meets a closing connection. */
const KEEP_ALIVE_MS = 65_000;

/** An upload may take as long as it likes, as long as it moves; headers may not, and who is late is looked for each second. */
const TIMES = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, connectionsCheckingInterval: 1_000 };

const MODEL = '/v1/models/';
/** Never `/v1/responses/` itself: what asks a model goes to it with its release. */
const STORED = /^\/v1\/(?:conversations(?:\/|$)|responses\/[^/])/;

/** What the data plane has of its users' connections; it listens nowhere yet. */
export type Face = {
  readonly server: Server;
  closeIdleConnections(): void;
  closeAllConnections(): void;
};

type FaceDeps = ExchangeDeps & FeedbackDeps & { readonly administration: Administration };

export function createFace(deps: FaceDeps): Face {
  // A bug of ours must not take the other users' requests along.
  const failed = (error: unknown, url: string | undefined, reply: UserReply): void => {
    deps.log.error('gateway.bug', { path: url, because: String(error) });
    sendRefusal(deps.counters, reply, BUG);
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    answer(deps, request, response).catch((error: unknown) => failed(error, request.url, response));
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
  server.on('clientError', (error, socket) => refuseMalformed(deps.counters, error, socket));
  const [serveByNode] = server.listeners('connection');
  const lane = new Lane({
    time: deps.time,
    budget: deps.budget,
    writes: deps.writes,
    keepAliveMs: KEEP_ALIVE_MS,
    headersTimeoutMs: () => server.headersTimeout,
    serves: (head) => isPlain(head, deps.config),
    serve: (request, reply) => {
      if (!connections.admit(request)) return;
      if (deps.isDraining()) reply.setHeader('connection', 'close');
      try {
        answerPlain(deps, request, reply);
      } catch (error) {
        failed(error, request.url, reply);
      }
    },
    handOver: (socket) => serveByNode?.call(server, socket),
  });
  deps.underWay.add(lane);
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    connections.connected(socket);
    lane.take(socket);
  });
  configureFace(server, deps.config);
  return {
    server,
    closeIdleConnections() {
      server.closeIdleConnections();
      lane.closeIdle();
    },
    closeAllConnections() {
      server.closeAllConnections();
      lane.closeAll();
    },
  };
}

const NOTHING = Buffer.alloc(0);

const COMPLETIONS: ReadonlyMap<string, ModelApi> = new Map([
  ['/v1/chat/completions', 'chat-completions'],
  ['/v1/responses', 'responses'],
]);

/** What is asked of agents, in the usual way and size. */
function isPlain({ method, url, length }: RequestHead, { maxBodyBytes }: GatewayConfig): boolean {
  if (length > maxBodyBytes) return false;
  return url.startsWith(AGENTS) || (method === 'POST' && COMPLETIONS.has(url));
}

function answerPlain(deps: ExchangeDeps, request: LaneRequest, reply: UserReply): void {
  const api = COMPLETIONS.get(request.url);
  if (api === undefined) answerPlainHttp(deps, request, request.body, reply);
  else answerCompletion(deps, api, request, request.body ?? NOTHING, reply);
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
  else if (request.method === 'GET' && path.startsWith(MODEL)) serveModel(deps, path.slice(MODEL.length), response);
  else if (request.method === 'GET' && path === '/healthz') serveHealth(deps, response);
  else {
    const message = `Nothing answers to ${request.method} ${path}.`;
    sendRefusal(deps.counters, response, invalidRequest(404, 'unknown_url', message));
  }
}

/** For load balancers: 200 while requests are welcome. */
function serveHealth({ isDraining, routes }: FaceDeps, response: ServerResponse): void {
  const isReady = routes.isHeard || routes.all().length > 0;
  const status = isDraining() ? 'draining' : isReady ? 'ok' : 'starting';
  sendJson(response, status === 'ok' ? 200 : 503, { status });
}
