/** Where in a request a key may stand: what a conversation, a user, a tenant or a client is told by. */
export type KeySource =
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'cookie'; readonly name: string }
  /** Names of members and places in lists; a negative one counts from the end. */
  | { readonly kind: 'body'; readonly path: readonly (string | number)[] };

type Read =
  | { readonly kind: 'source'; readonly source: KeySource }
  /** In words, what would be one. */
  | { readonly kind: 'problem'; readonly expected: string };

/** The gateway's own cookie, which a conversation is pinned by. */
export const PIN_COOKIE = 'headgate_pin';

const MAX_LENGTH = 200;
const MAX_DEPTH = 20;
const PLACE = /^(header|body|cookie):(.*)$/s;
/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Of one hop or of the message, never of who speaks (RFC 9110, section 7.6.1). */
const NOT_OF_USERS = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['content-length', 'content-type', 'content-encoding', 'expect', 'host', 'date', 'set-cookie', 'traceparent'],
]);
/** One step of a path, as in RFC 9535: `.name`, `[0]`, `[-1]`, `['any name']` or `["any name"]`. */
const STEP = /(?:\.?([^\s.[\]'"]+)|\[(-?(?:0|[1-9]\d{0,8}))\]|\[(?:'([^']+)'|"([^"]+)")\])/y;

/** Reads `header:NAME`, `cookie:NAME` or `body:PATH`. */
export function readKeySource(text: string): Read {
  const found = PLACE.exec(text);
  if (found === null || text.length > MAX_LENGTH) {
    return problem('a place such as "header:x-conversation-id", "body:user" or "cookie:session"');
  }
  const [, kind, where = ''] = found;
  if (kind === 'header') return readHeader(where.toLowerCase());
  if (kind === 'cookie') return readCookieName(where);
  const path = readPath(where);
  if (path !== undefined) return { kind: 'source', source: { kind: 'body', path } };
  return problem(`a path into the body such as "body:user", "body:metadata.ids[0]" or "body:turns[-1]['user id']"`);
}

function readHeader(name: string): Read {
  if (!TOKEN.test(name)) return problem('a header’s name behind "header:", such as "header:x-conversation-id"');
  if (name === 'cookie') return problem('one cookie, such as "cookie:session", instead of all of them');
  if (NOT_OF_USERS.has(name) || name.startsWith('x-headgate-')) {
    return problem(`a header that says who speaks, which "${name}" does not`);
  }
  return { kind: 'source', source: { kind: 'header', name } };
}

function readCookieName(name: string): Read {
  if (!TOKEN.test(name)) return problem('a cookie’s name behind "cookie:", such as "cookie:session"');
  if (name === PIN_COOKIE) return problem(`another cookie than "${PIN_COOKIE}", which is the gateway’s own`);
  return { kind: 'source', source: { kind: 'cookie', name } };
}

function readPath(text: string): readonly (string | number)[] | undefined {
  const rest = text.startsWith('$') ? text.slice(1) : text;
  const path: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < rest.length) {
    // A name that follows another needs its dot; at the beginning it needs none.
    const begin = STEP.lastIndex;
    const step = STEP.exec(rest);
    if (step === null || path.length >= MAX_DEPTH) return undefined;
    const [whole, name, place, single, double] = step;
    if (name !== undefined && !whole.startsWith('.') && begin > 0) return undefined;
    path.push(place === undefined ? (name ?? single ?? double ?? '') : Number(place));
  }
  return path.length === 0 ? undefined : path;
}

function problem(expected: string): Read {
  return { kind: 'problem', expected };
}
