import type { Role } from './right.ts';

type Signed = { readonly role: Role; readonly person: string };

/**
 * The roles that no signature covers. With `distinct` a person stands for one role only, and people are given to roles so that as
 * many as possible are covered: one who signed twice doesn't leave a role open that another could have taken.
 */
export function coverRoles(roles: readonly Role[], signed: readonly Signed[], distinct: boolean): readonly Role[] {
  if (!distinct) return roles.filter((role) => !signed.some((each) => each.role === role));
  const roleOf = new Map<string, Role>();
  return roles.filter((role) => !place(role, signed, roleOf, new Set()));
}

/** Finds a person for a role, moving others to another role that they signed where that frees one. */
function place(role: Role, signed: readonly Signed[], roleOf: Map<string, Role>, seen: Set<string>): boolean {
  for (const { person } of signed.filter((each) => each.role === role)) {
    if (seen.has(person)) continue;
    seen.add(person);
    const held = roleOf.get(person);
    if (held !== undefined && !place(held, signed, roleOf, seen)) continue;
    roleOf.set(person, role);
    return true;
  }
  return false;
}
