import type { Case } from '#domain/dataset/index.ts';
import type { LookAlike } from '#domain/redteam/index.ts';
import type { Payload } from '../strategy/strategy.ts';

/** An attack as it is sent: what the user says, with the document that hides it. */
export function caseOfAttack(attack: Payload & { readonly id: string }): Case {
  return caseOf(attack.id, messageOf(attack));
}

export function caseOfLookAlike({ id, prompt }: LookAlike): Case {
  return caseOf(`look-alike/${id}`, prompt);
}

function caseOf(id: string, query: string): Case {
  return { id, query, tags: [], weight: 1, reviewed: true };
}

/** Documents travel in the message: no runtime takes files along with a question. */
function messageOf({ prompt, document }: Payload): string {
  if (document === undefined) return prompt;
  const { name, mediaType, content } = document;
  return `${prompt}\n\n--- ${name} (${mediaType}) ---\n${content}\n--- end of ${name} ---`;
}
