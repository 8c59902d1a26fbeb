import type { Actor } from '#domain/evidence/index.ts';
import type { Role } from '#domain/policy/index.ts';

const person = (name: string): Actor => ({ kind: 'person', name });

/** Registers and promotes releases. */
export const DANA = person('Dana');
/** On call: rolls back, sets weights, lifts holds. */
export const OLU = person('Olu');

/** Who may sign, and as what. Some have written releases themselves. */
export const signers: readonly (readonly [Actor, Role])[] = [
  [person('Sam'), 'security'],
  [person('Pia'), 'product-manager'],
  [person('Pia'), 'security'],
  [person('Ada'), 'security'],
  [person('Ada'), 'product-manager'],
];
