import { createHash } from 'node:crypto';
import type { Token } from '#domain/policy/index.ts';
import { AppError, type DurationMs, SECOND_MS } from '#domain/shared/index.ts';
import type { Stopwatch, UnitOfWork } from '#ports/index.ts';

/** A token that was found is trusted this long before it is looked up again. */
const REMEMBER_MS: DurationMs = 3 * SECOND_MS;
const MAX_REMEMBERED = 1_000;
const MAX_SECRET_LENGTH = 200;

type Remembered = { readonly token: Token; readonly untilMs: DurationMs };

/**
 * Finds the token behind an `Authorization` header. Only found tokens are remembered, so that a new one works at once.
 * @throws AppError UNAUTHENTICATED, in the same words whatever is wrong with the secret
 */
export function createTokenFinder(deps: {
  readonly unitOfWork: UnitOfWork;
  readonly stopwatch: Stopwatch;
}): (authorization: string | undefined) => Promise<Token> {
  const remembered = new Map<string, Remembered>();

  return async (authorization) => {
    const hash = createHash('sha256').update(secretOf(authorization)).digest('hex');
    const known = remembered.get(hash);
    if (known !== undefined && deps.stopwatch.elapsedMs() < known.untilMs) return known.token;
    remembered.delete(hash);
    const token = await deps.unitOfWork.run((tx) => tx.tokens.findByHash(hash));
    if (token === undefined) throw unauthenticated('the token is not known here, or was revoked');
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(hash, { token, untilMs: deps.stopwatch.elapsedMs() + REMEMBER_MS });
    return token;
  };
}

function secretOf(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthenticated('this needs a token, and none came');
  const secret = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (secret === undefined || secret.length > MAX_SECRET_LENGTH) {
    throw unauthenticated('the Authorization header is not of the form "Bearer hg_…"');
  }
  return secret;
}

function unauthenticated(message: string): AppError {
  return new AppError('UNAUTHENTICATED', message, {
    hint: 'send `Authorization: Bearer hg_…`; an administrator makes one with `headgate token create --person NAME --role ROLE`',
  });
}
