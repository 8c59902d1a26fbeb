import { Buffer } from 'node:buffer';
import type { MintedId } from './mark.ts';
import { MINTED, SIGN } from './mark.ts';
import type { Marks } from './marks.ts';

type Json = Readonly<Record<string, unknown>>;

const IN_TEXT = new RegExp(`"(${MINTED}[^"\\\\]{1,200})"`, 'g');
const IN_PATH = new RegExp(`${MINTED}[^/?&#=%]{1,200}`, 'g');

/**
 * Ids of ours that a user gave back in one request. The agent gets its own in their place; where its reply names them again, the user
 * reads what they know.
 */
export class GivenIds {
  readonly #marks: Marks;
  /** By the agent's own id; undefined while there are none, as in most requests. */
  #known: Map<string, string> | undefined;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  /** The user's name for an id of the agent. */
  nameOf(own: string): string | undefined {
    return this.#known?.get(own);
  }

  /** A JSON text with the agent's own ids in it; the same bytes where there are none of ours. */
  translateJson(content: Buffer): Buffer {
    if (!content.includes(SIGN)) return content;
    // Latin-1 keeps every byte, and ids are ASCII. Inside a longer text a quote is escaped, so that only whole texts match.
    const text = content.toString('latin1');
    const translated = text.replace(IN_TEXT, (whole, id: string) => {
      const own = this.#take(id);
      return own === undefined ? whole : `"${own}"`;
    });
    return Buffer.from(translated, 'latin1');
  }

  /** An id that is no id of ours, such as one from before there was a gateway: the user knows it as the agent does. */
  keep(id: unknown): void {
    if (typeof id === 'string') this.#keep(id, id);
  }

  /** A path with its query. */
  translatePath(path: string): string {
    return path.includes(SIGN) ? path.replace(IN_PATH, (id) => this.#take(id) ?? id) : path;
  }

  #take(id: string): string | undefined {
    const minted = this.#marks.read(id);
    if (minted === undefined) return undefined;
    this.#keep(minted.own, id);
    return minted.own;
  }

  #keep(own: string, known: string): void {
    this.#known ??= new Map();
    this.#known.set(own, known);
  }
}

/** The id of ours that a question to a model goes on from: of a response, a conversation, or the last item that it repeats. */
export function continuedFrom(marks: Marks, prompt: Json): MintedId | undefined {
  for (const id of continuingIds(prompt)) {
    const minted = typeof id === 'string' && id.includes(SIGN) ? marks.read(id) : undefined;
    if (minted !== undefined) return minted;
  }
  return undefined;
}

function* continuingIds({ previous_response_id: previous, conversation, input }: Json) {
  yield previous;
  yield conversationOf(conversation);
  if (!Array.isArray(input)) return;
  for (let index = input.length - 1; index >= 0; index -= 1) yield idOf(input[index]);
}

/** Whether only whoever gave these ids out can answer: what is repeated in full needs nobody's memory. */
export function needsMemory({ previous_response_id: previous, conversation, input }: Json): boolean {
  if ((previous ?? conversation ?? null) !== null) return true;
  return Array.isArray(input) && input.some((item) => isReference(item));
}

/** An id in OpenAI's form that no gateway of ours gave out: it is older than the gateway. */
export function olderId({ previous_response_id: previous, conversation }: Json): string | undefined {
  if (typeof previous === 'string') return previous;
  const id = conversationOf(conversation);
  return typeof id === 'string' && id.startsWith('conv_') ? id : undefined;
}

function conversationOf(conversation: unknown): unknown {
  return typeof conversation === 'object' ? idOf(conversation) : conversation;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { readonly id?: unknown }).id : undefined;
}

function isReference(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { type, id, role, content } = item as Json;
  return (
    type === 'item_reference' ||
    (type === undefined && role === undefined && content === undefined && typeof id === 'string')
  );
}
