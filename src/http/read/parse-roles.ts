import { type Role, roles } from '#domain/policy/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { nearest } from '../error/nearest.ts';

/** Names of roles as they came with a request. @throws AppError USAGE for one that is none */
export function parseRoles(names: readonly string[]): readonly Role[] {
  return [...new Set(names)].map((name) => {
    const role = roles.find((known) => known === name);
    if (role !== undefined) return role;
    const near = nearest(name, roles);
    const meant = near === undefined ? '' : `; did you mean "${near}"?`;
    throw new AppError('USAGE', `body.roles: "${name}" is no role${meant}`, { hint: `roles are ${roles.join(', ')}` });
  });
}
