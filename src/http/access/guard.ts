import type { onRequestAsyncHookHandler } from 'fastify';
import { mayDo, type Right, rolesWith, type Token } from '#domain/policy/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { rememberCaller } from './caller.ts';

type Guard = (right: Right | readonly Right[]) => onRequestAsyncHookHandler;

/** A hook for a route: lets through who holds the right, or one of several, before the body is read. */
export function createGuard(findToken: (authorization: string | undefined) => Promise<Token>): Guard {
  return (right) => async (request) => {
    const rights = typeof right === 'string' ? [right] : right;
    const token = await findToken(request.headers.authorization);
    if (!rights.some((each) => mayDo(token.roles, each))) throw forbidden(token, rights);
    rememberCaller(request, token);
  };
}

function forbidden(token: Token, rights: readonly Right[]): AppError {
  const { name } = token.actor;
  const lacks = rights.map((right) => `"${right}"`).join(' or ');
  const holders = [...new Set(rights.flatMap(rolesWith))];
  return new AppError('FORBIDDEN', `${name} (${token.roles.join(', ') || 'no role'}) lacks the right ${lacks}`, {
    hint: `it comes with any of these roles: ${holders.join(', ')}`,
  });
}
