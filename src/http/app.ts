import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod';
import type { Right } from '#domain/policy/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { decorateWithCaller } from './access/caller.ts';
import { createGuard } from './access/guard.ts';
import { checkHost } from './access/host-check.ts';
import { rightFor } from './access/right-for.ts';
import { createTokenFinder } from './access/token-finder.ts';
import { type HttpDeps, timingOf } from './deps.ts';
import { answerError } from './error/answer-error.ts';
import { type KnownRoute, unknownRoute } from './error/unknown-route.ts';
import { compileValidator } from './error/validate-request.ts';
import { reportRoutes } from './internal/reports.ts';
import { snapshotsRoute } from './internal/snapshots.ts';
import { acceptJsonOnly } from './json-body.ts';
import { metricsRoute } from './metrics/route.ts';
import { openApi } from './open-api.ts';
import { endpointRoutes } from './routes.ts';
import { ChangeWatch } from './stream/change-watch.ts';
import { eventsRoute } from './stream/events.ts';
import { Streams } from './stream/streams.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Agents, releases and digests stand in paths; names have at most 200 characters. */
const MAX_PARAM_LENGTH = 300;

/**
 * The HTTP face: the public API, the audit stream and what gateways use. Works without a socket (`app.inject`); whoever wants
 * one calls `app.listen`. `app.close()` ends the streams and lets running requests finish.
 */
export async function createHttpApp(deps: HttpDeps): Promise<FastifyInstance> {
  const timing = timingOf(deps);
  const streams = new Streams(timing.stallMs);
  const watch = new ChangeWatch({ ...deps, pollMs: timing.pollMs });
  const guard = createGuard(createTokenFinder(deps));
  const known: KnownRoute[] = [];
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    // Requests that come while stopping are refused below, in the form of every other refusal.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error, request, reply) => answerError(deps.log, error, request, reply),
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => answerError(deps.log, error, request, reply));
  app.setNotFoundHandler((request) => {
    throw unknownRoute(request.method, request.url, known);
  });
  acceptJsonOnly(app);
  decorateWithCaller(app);
  refuseStrangersAndLatecomers(app, deps);
  app.addHook('preClose', async () => {
    await streams.stop();
    await watch.settled();
  });
  await app.register(swagger, { openapi: openApi(deps.info.version), transform: jsonSchemaTransform });

  /** The only way in: no route without a word on who may use it. */
  const add = (options: RouteOptions, right: Right | readonly Right[] | 'everyone'): void => {
    known.push({ method: String(options.method), path: options.url });
    app.route(right === 'everyone' ? options : { ...options, onRequest: guard(right) });
  };
  for (const { name, options } of endpointRoutes) add(options(deps), rightFor[name]);
  add(eventsRoute(deps, { streams, watch, timing }), 'read');
  add(snapshotsRoute(deps, { streams, watch, timing }), 'serve-traffic');
  for (const route of reportRoutes(deps)) add(route, 'serve-traffic');
  add(metricsRoute(deps), 'read');
  add({ method: 'GET', url: '/openapi.json', schema: { hide: true }, handler: async () => app.swagger() }, 'everyone');
  return app;
}

function refuseStrangersAndLatecomers(app: FastifyInstance, deps: HttpDeps): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (request) => {
    checkHost(request.headers.host, deps.allowedHosts);
    if (closing) throw new AppError('SERVER_UNREACHABLE', 'the server is stopping', { hint: 'try again once it runs' });
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    // A connection kept alive would keep the server from stopping.
    if (closing) reply.header('connection', 'close');
  });
}
