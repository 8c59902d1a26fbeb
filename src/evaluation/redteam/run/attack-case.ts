import type { Case } from '#domain/dataset/index.ts';
import { attackMessage, type LookAlike } from '#domain/redteam/index.ts';
import type { Payload } from '../strategy/strategy.ts';

/** An attack as it is sent: what the user says, with the document that hides it. */
export function caseOfAttack(attack: Payload & { readonly id: string }): Case {
  return caseOf(attack.id, attackMessage(attack));
}

export function caseOfLookAlike({ id, prompt }: LookAlike): Case {
  return caseOf(`look-alike/${id}`, prompt);
}

function caseOf(id: string, query: string): Case {
  return { id, query, tags: [], weight: 1, reviewed: true };
}
