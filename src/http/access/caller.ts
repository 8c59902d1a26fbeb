import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Token } from '#domain/policy/index.ts';
import { assert } from '#domain/shared/index.ts';

/** Makes room for the caller on every request. */
export function decorateWithCaller(app: FastifyInstance): void {
  app.decorateRequest('caller', null);
}

export function rememberCaller(request: FastifyRequest, token: Token): void {
  request.setDecorator<Token>('caller', token);
}

/** Who makes the request. It comes from the token and from nothing else. */
export function callerOf(request: FastifyRequest): Token {
  const token = request.getDecorator<Token | null>('caller');
  assert(token !== null, 'a guarded route has a caller');
  return token;
}
