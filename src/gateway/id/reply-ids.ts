import type { GivenIds } from './given-ids.ts';
import { canBeMinted } from './mark.ts';
import type { Minter } from './marks.ts';

/** Keys such as `id`, `item_id`, `previous_response_id`, and `conversation`, with such an id. The same for all replies: it is compiled once. */
const IDENTIFIED = /"((?:\w+_)?id|conversation)"(\s*:\s*)"([\w.:\-+=/~]{1,200})"/g;
/** The same key, where it ends right before a value. */
const KEY_BEFORE = /"((?:\w+_)?id|conversation)"\s*:\s*$/;
const LONGEST_KEY = 100;
/** Ids of most replies: its own, and those of an item or two. */
const FEW = 8;
type Place = { readonly at: number; readonly own: string; readonly minted: string };
/** No id of an item. */
const CALL_ID = 'call_id';

/** Ids of one reply of an agent, each with the mark of where it comes from before a user reads it. */
export class ReplyIds {
  readonly #createMinter: () => Minter;
  #minter: Minter | undefined;
  readonly #given: GivenIds;
  readonly #minted = new Map<string, string>();
  #response: string | undefined;
  readonly #replaced = (whole: string, key: string, colon: string, own: string): string => {
    const minted = key === CALL_ID ? undefined : this.#minted.get(own);
    return minted === undefined ? whole : `"${key}"${colon}"${minted}"`;
  };

  /** @param createMinter called when the first id is found */
  constructor(createMinter: () => Minter, given: GivenIds) {
    this.#createMinter = createMinter;
    this.#given = given;
  }

  /** The agent's own id of what it answers with, once it has been named. */
  get response(): string | undefined {
    return this.#response;
  }

  /** Finds the ids of a response, conversation, item or list of them, or of an event that carries one. */
  learn(value: unknown): void {
    if (!isObject(value)) return;
    const {
      id,
      object,
      response,
      previous_response_id: previous,
      conversation,
      first_id: first,
      last_id: last,
    } = value;
    const named = object === 'response' ? id : isObject(response) ? response.id : undefined;
    if (typeof named === 'string') this.#response ??= named;
    for (const each of [id, previous, first, last, isObject(conversation) ? conversation.id : conversation])
      this.#add(each);
    for (const nested of [response, value.item]) this.learn(nested);
    for (const list of [value.output, value.data]) {
      if (Array.isArray(list)) for (const item of list) if (isObject(item)) this.#add(item.id);
    }
  }

  /** A JSON text with the ids that users know. Inside a text every quote is escaped: nothing that a model wrote looks like a key. */
  translate(text: string): string {
    if (this.#minted.size === 0) return text;
    if (this.#minted.size > FEW) return text.replace(IDENTIFIED, this.#replaced);
    const places = this.#placesIn(text);
    let translated = '';
    let done = 0;
    for (const { at, own, minted } of places) {
      translated += `${text.slice(done, at)}"${minted}"`;
      done = at + own.length + 2;
    }
    return done === 0 ? text : translated + text.slice(done);
  }

  /** Where the few stand, in order: to look for each is cheaper than to look at every key. */
  #placesIn(text: string): readonly Place[] {
    const places: Place[] = [];
    for (const [own, minted] of this.#minted) {
      const written = `"${own}"`;
      for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + written.length)) {
        const key = KEY_BEFORE.exec(text.slice(Math.max(0, at - LONGEST_KEY), at))?.[1];
        if (key !== undefined && key !== CALL_ID) places.push({ at, own, minted });
      }
    }
    return places.sort((a, b) => a.at - b.at);
  }

  #add(id: unknown): void {
    if (typeof id !== 'string' || this.#minted.has(id) || !canBeMinted(id)) return;
    this.#minted.set(id, this.#given.nameOf(id) ?? this.#mint(id));
  }

  #mint(id: string): string {
    this.#minter ??= this.#createMinter();
    return this.#minter(id);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
