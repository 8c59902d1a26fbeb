import type { Token } from '#domain/policy/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

/** Never with the secret, nor its hash. */
export function tokenView(token: Token): ViewOf<'listTokens'> {
  return {
    id: token.id,
    actor: token.actor,
    roles: [...token.roles],
    createdAt: toIso(token.createdAt),
    createdBy: token.createdBy,
  };
}
