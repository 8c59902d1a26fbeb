import type { InvokedEvent } from '#ports/index.ts';
import { Problem } from '../invoking/index.ts';
import { textOf } from './said.ts';
import type { TaskStatus } from './wire.ts';

const AT_WORK = new Set(['submitted', 'working']);

/** Whether a task may yet do something by itself. What an agent says meanwhile is about its progress, and no part of its answer. */
export function isAtWork(state: string): boolean {
  return AT_WORK.has(state);
}

type Ending = {
  /** Whether artifacts have said something already: they are the answer. */
  readonly hasText: boolean;
  /** Where the conversation is kept. @param waits whether its next message goes to this task */
  readonly place: (waits: boolean) => string;
};

/** The last events of a task that is no longer at work. @throws Problem where that is no answer */
export function endOfTask({ state, message }: TaskStatus, { hasText, place }: Ending): readonly InvokedEvent[] {
  const words = message == null ? '' : textOf(message.parts);
  const done = (waits: boolean): InvokedEvent => ({ kind: 'done', reason: 'stop', conversation: place(waits) });
  switch (state) {
    case 'completed':
      return [...(hasText || words === '' ? [] : [{ kind: 'text', text: words } as const]), done(false)];
    case 'input-required':
      return [...(words === '' ? [] : [{ kind: 'text', text: hasText ? `\n\n${words}` : words } as const]), done(true)];
    case 'rejected':
      // To decline is an answer, as long as it is said.
      if (words !== '') return [{ kind: 'refusal', text: words }, done(false)];
      throw problemOf('its task was rejected without a word', words);
    case 'auth-required':
      throw problemOf('its task asks for an authentication that nobody can give here', words);
    default:
      throw problemOf(`its task ended as "${state}"`, words);
  }
}

function problemOf(because: string, words: string): Problem {
  return new Problem({ reason: 'agent-error', because, begun: true, ...(words === '' ? {} : { words }) });
}
