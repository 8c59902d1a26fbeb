import { hash } from 'node:crypto';
import type { InvokedTurn } from '#ports/index.ts';
import type { Asked, Json } from './asked.ts';
import type { KeptIds } from './kept-id.ts';
import type { PlaceBook } from './place-book.ts';

/** How a request is put to a runtime. */
export type Continuation = {
  /** Where the conversation is kept; undefined: it begins there. */
  readonly place: string | undefined;
  readonly turns: readonly InvokedTurn[];
  /** All turns, to begin anew with where the runtime no longer keeps it; undefined: only the runtime knows them. */
  readonly replay: readonly InvokedTurn[] | undefined;
  /** Of the book: what is no longer true once the turn was begun. */
  readonly spent: string | undefined;
};

/** Why a request can't go on: it names something that is kept elsewhere, or by nobody. */
type Lost = { readonly lost: string };

type Known = {
  readonly ids: KeptIds;
  readonly book: PlaceBook;
  readonly home: string;
  /** What the conversation is hashed by. */
  readonly root: string;
  /** What it is remembered by, where it names itself. */
  readonly name: string | undefined;
  /** A place that the user's pin carries. */
  readonly pinned: string | undefined;
};

/** Finds where a conversation is kept: by an id of ours, else by the history that the request repeats, else by its own name. */
export function continueFrom(prompt: Json, asked: Asked, known: Known): Continuation | Lost {
  const { previous_response_id: previous } = prompt;
  const conversation = idOf(prompt.conversation);
  if (typeof previous === 'string') return byResponse(previous, 'previous_response_id', asked, known);
  if (typeof conversation === 'string' && conversation.startsWith('conv_')) {
    return byResponse(conversation, 'conversation', asked, known);
  }
  return byItem(asked, known) ?? byHistory(asked, known);
}

/** What a conversation is known by in the book, after these turns. */
export function historyKey(root: string, turns: readonly InvokedTurn[]): string {
  // Sixteen characters of base64url are 96 bits: nobody gains by finding two histories of their own that are taken for one.
  return `${root} ${hash('sha256', JSON.stringify(turns), 'base64url').slice(0, 16)}`;
}

/** What the newest place of a conversation with a name is known by. */
export function nameKey(name: string): string {
  return `name ${name}`;
}

function byResponse(id: string, param: string, { turns }: Asked, { ids, home }: Known): Continuation | Lost {
  const place = ids.read(id, home);
  if (place !== undefined) return { place, turns, replay: undefined, spent: undefined };
  return {
    lost: `\`${param}\` names nothing that this agent keeps here: begin anew, with the history in the request.`,
  };
}

/** The last item of ours that the request names or repeats: the runtime knows it, and all before it. */
function byItem({ turns, items }: Asked, { ids, home }: Known): Continuation | Lost | undefined {
  const reference = items.find(({ isReference }) => isReference);
  for (const { id, upTo } of items.toReversed()) {
    const place = ids.read(id, home);
    if (place === undefined) continue;
    const replay = reference === undefined ? turns : undefined;
    const fresh = turns.slice(upTo);
    // Nothing is new: it is all asked again, of somebody who has not heard it.
    if (fresh.length === 0) return replay === undefined ? { lost: NOTHING_NEW } : begun(turns);
    return { place, turns: fresh, replay, spent: undefined };
  }
  if (reference === undefined) return undefined;
  return { lost: `The item \`${reference.id}\` is none that this agent keeps here: repeat it in full.` };
}

const NOTHING_NEW = 'The input ends with an item that was said already: it asks nothing.';

function byHistory({ turns }: Asked, { book, home, root, name, pinned }: Known): Continuation {
  const last = turns.findLastIndex(
    (turn) => turn.kind === 'tool-call' || (turn.kind === 'message' && turn.role === 'assistant'),
  );
  if (last >= 0) {
    const key = historyKey(root, turns.slice(0, last + 1));
    const kept = book.find(key);
    const fresh = turns.slice(last + 1);
    if (kept?.home !== home || fresh.length === 0) return begun(turns);
    return { place: kept.place, turns: fresh, replay: turns, spent: key };
  }
  // It says only what is new, and names its conversation: whoever asks so leaves the memory to us.
  const kept = name === undefined ? undefined : book.find(nameKey(name));
  const place = kept?.home === home ? kept.place : pinned;
  return place === undefined ? begun(turns) : { place, turns, replay: turns, spent: undefined };
}

function begun(turns: readonly InvokedTurn[]): Continuation {
  return { place: undefined, turns, replay: undefined, spent: undefined };
}

function idOf(conversation: unknown): unknown {
  return typeof conversation === 'object' && conversation !== null ? (conversation as Json).id : conversation;
}
