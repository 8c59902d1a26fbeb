import type { IncomingHttpHeaders } from 'node:http';
import { type KeySource, readKeySource } from '#domain/traffic/index.ts';
import { type Mark, MINTED } from '../id/mark.ts';
import { readCookie } from './cookie.ts';
import type { Pin } from './pin-token.ts';

/** What keys are read from. */
export type KeyedRequest = {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** What it goes on from. Absent: it begins something, or does not say. */
  readonly origin?: Origin | undefined;
  /** On whose behalf another agent asks. Absent: a user does. */
  readonly caller?: Pin | undefined;
};

/** Something that an id in the request names: given out by us, or older than the gateway. */
type Origin = { readonly kind: 'marked'; readonly mark: Mark } | { readonly kind: 'older' };

const MAX_KEY_LENGTH = 512;
/** The mark says more than the whole id: many ids of one conversation differ, their mark does not. */
const MARKED = new RegExp(`^${MINTED}`);
const INDEX = /^(?:0|[1-9]\d{0,8})$/;

/** Finds one kind of key in requests. The places are read once, until a project names others. */
export class KeyFinder {
  readonly #maxLength: number;
  #texts: readonly string[] = [];
  #sources: readonly KeySource[] = [];

  /** @param maxLength what is longer is passed over */
  constructor(maxLength = MAX_KEY_LENGTH) {
    this.#maxLength = maxLength;
  }

  /** The first place that says something. What is absent, empty, no text or absurdly long is passed over, and so are ids with a mark. */
  find(places: readonly string[], request: KeyedRequest): string | undefined {
    if (places !== this.#texts) this.#read(places);
    for (const source of this.#sources) {
      const value = readSource(source, request);
      if (value === undefined || value === '' || value.length > this.#maxLength) continue;
      if (request.origin?.kind === 'marked' && MARKED.test(value)) continue;
      return value;
    }
    return undefined;
  }

  /** Places are checked when a project is applied; what an older one has that can't be read names nothing. */
  #read(places: readonly string[]): void {
    this.#texts = places;
    this.#sources = places.flatMap((text) => {
      const read = readKeySource(text);
      return read.kind === 'source' ? [read.source] : [];
    });
  }
}

function readSource(source: KeySource, { headers, body }: KeyedRequest): string | undefined {
  switch (source.kind) {
    case 'header': {
      const value = headers[source.name];
      return Array.isArray(value) ? value[0] : value;
    }
    case 'cookie':
      return readCookie(headers.cookie, source.name);
    case 'body':
      return textOf(follow(body, source.path));
  }
}

/** Only what the body itself has: nothing that objects have by nature. */
function follow(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current)) {
      if (typeof step === 'string' && !INDEX.test(step)) return undefined;
      current = current.at(Number(step));
    } else {
      if (!Object.hasOwn(current, step)) return undefined;
      current = (current as Readonly<Record<string, unknown>>)[step];
    }
  }
  return current;
}

/** Text, and whole numbers that JSON keeps apart: beyond 2^53 different ones would be the same key. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  // `conversation` may be an object with an id, in the Responses API.
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return undefined;
  const { id } = value as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
