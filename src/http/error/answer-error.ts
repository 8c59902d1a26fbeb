import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';

/**
 * Answers with a refusal or failure, always in the same form. What is neither an AppError nor a malformed request is a bug:
 * it is logged with the request's id, and the answer says no more than that id.
 */
export function answerError(log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) {
    if (error.code === 'INTERNAL') noteBug(log, error, request);
    // RFC 9110, section 11.6.1: a 401 says how to authenticate.
    if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="headgate"');
    return reply.code(error.status).send(bodyOf(error));
  }
  const malformed = asMalformedRequest(error);
  if (malformed !== undefined) return reply.code(malformed.status).send(bodyOf(malformed.error));
  noteBug(log, error, request);
  const message = 'a bug in Headgate kept it from answering';
  const hint = `the server’s log has it under request ${request.id}; please report it`;
  return reply.code(500).send(bodyOf(new AppError('INTERNAL', message, { hint })));
}

function bodyOf(error: AppError) {
  const { code, message, hint, retry, details } = error;
  return {
    error: {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      retry,
      ...(details === undefined ? {} : { details }),
    },
  };
}

/** Fastify's own refusals: not JSON, too large, a broken address. They keep their HTTP status. */
function asMalformedRequest(error: unknown): { readonly status: number; readonly error: AppError } | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return undefined;
  const { statusCode: status, code } = error;
  if (typeof status !== 'number' || status < 400 || status > 499 || !String(code).startsWith('FST_ERR_'))
    return undefined;
  return {
    status,
    error: new AppError('USAGE', error.message, { hint: 'send JSON with `content-type: application/json`' }),
  };
}

function noteBug(log: Log, error: unknown, request: FastifyRequest): void {
  log.error('http.request.failed', {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    error: error instanceof Error ? error.stack : String(error),
    cause: error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined,
  });
}
