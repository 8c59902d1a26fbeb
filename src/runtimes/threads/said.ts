import type { InvokedEvent } from '#ports/index.ts';
import type { Content, Step } from './wire.ts';

/** Calls that are asked of the caller; they are told when the run waits for them. */
const ASKED = 'function';

/** What the messages of one run say, as one text: they come in pieces, or whole. */
export class SaidText {
  readonly #begun = new Set<string>();
  #last: string | undefined;

  /** A message that was told in an earlier turn. */
  skip(message: string): void {
    this.#begun.add(message);
  }

  /** A piece of a message. */
  piece(message: string, content: readonly Content[]): readonly InvokedEvent[] {
    const events = content.flatMap(eventOf);
    if (events.length === 0) return [];
    const isNext = this.#last !== undefined && this.#last !== message;
    this.#last = message;
    this.#begun.add(message);
    return isNext ? [{ kind: 'text', text: '\n\n' }, ...events] : events;
  }

  /** A message that is complete: nothing more than was said, where it came in pieces. */
  whole(message: string, content: readonly Content[]): readonly InvokedEvent[] {
    return this.#begun.has(message) ? [] : this.piece(message, content);
  }
}

/** Tools that the agent has called itself, in a step that is complete. */
export function callsOfStep({ step_details: details }: Step): readonly InvokedEvent[] {
  return (details.tool_calls ?? [])
    .filter(({ type }) => type !== ASKED)
    .map(({ id, type, ...more }) => ({
      kind: 'tool-call',
      by: 'agent',
      id: id ?? '',
      name: type,
      arguments: JSON.stringify(more[type] ?? {}),
    }));
}

function eventOf({ type, text, refusal, image_file: file, image_url: image }: Content): readonly InvokedEvent[] {
  if (type === 'refusal') return refusal == null || refusal === '' ? [] : [{ kind: 'refusal', text: refusal }];
  if (type === 'image_file') return [{ kind: 'text', text: `[image ${file?.file_id ?? 'without an id'}]` }];
  if (type === 'image_url') return [{ kind: 'text', text: `[image ${image?.url ?? 'without an address'}]` }];
  const value = text?.value ?? '';
  return value === '' ? [] : [{ kind: 'text', text: value }];
}
