import type { IncomingHttpHeaders } from 'node:http';
import { type Mark, MINTED } from '../id/mark.ts';
import { readCookie } from './cookie.ts';

/** What keys are read from. */
export type KeyedRequest = {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** What it goes on from. Absent: it begins something, or does not say. */
  readonly origin?: Origin | undefined;
};

/** Something that an id in the request names: given out by us, or older than the gateway. */
type Origin = { readonly kind: 'marked'; readonly mark: Mark } | { readonly kind: 'older' };

const MAX_KEY_LENGTH = 512;
/** The mark says more than the whole id: many ids of one conversation differ, their mark does not. */
const MARKED = new RegExp(`^${MINTED}`);

/** The first source that says something. Sources that are absent, empty or absurdly long are passed over, and so are ids with a mark. */
export function findKey(
  sources: readonly string[],
  request: KeyedRequest,
  maxLength = MAX_KEY_LENGTH,
): string | undefined {
  for (const source of sources) {
    const value = readSource(source, request);
    if (value === undefined || value === '' || value.length > maxLength) continue;
    if (request.origin?.kind === 'marked' && MARKED.test(value)) continue;
    return value;
  }
  return undefined;
}

function readSource(source: string, request: KeyedRequest): string | undefined {
  const colon = source.indexOf(':');
  const name = source.slice(colon + 1);
  switch (source.slice(0, colon)) {
    case 'header': {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    }
    case 'cookie':
      return readCookie(request.headers.cookie, name);
    case 'body':
      return readPath(request.body, name.split('.'));
    default:
      return undefined;
  }
}

function readPath(value: unknown, path: readonly string[]): string | undefined {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[part];
  }
  if (typeof current === 'number') return String(current);
  // `conversation` may be an object with an id, in the Responses API.
  if (typeof current === 'object' && current !== null) return readId(current);
  return typeof current === 'string' ? current : undefined;
}

function readId(value: object): string | undefined {
  const id = (value as Readonly<Record<string, unknown>>).id;
  return typeof id === 'string' ? id : undefined;
}
