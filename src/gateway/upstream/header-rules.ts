import type { IncomingHttpHeaders } from 'node:http';
import { PIN_COOKIE } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import { BAGGAGE_HEADER, withEntry } from '../assignment/baggage.ts';
import { withoutCookie } from '../assignment/cookie.ts';
import { type FlatHeaders, headerOf } from './wire/flat-headers.ts';

/** Tells the agent users from tests, so that its tools can leave undone what they would do to the world. Whoever asks can't say it. */
const PURPOSE_HEADER = 'x-headgate-purpose';

/** Headers of one connection (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const NOT_FOR_USERS: ReadonlySet<string> = new Set(HOP_BY_HOP);
/** With those that this proxy sets itself. */
const NOT_FOR_AGENTS: ReadonlySet<string> = new Set([...HOP_BY_HOP, 'host', 'content-length', 'expect']);

/** A token of Headgate itself, which no agent may see: someone took the gateway for the API. */
const OWN_TOKEN = /^bearer\s+hg_[\w-]{43}$/i;

export type HeaderContext = {
  readonly requestId: string;
  /** What the agent is shown instead of the user's key. */
  readonly credential: string | undefined;
  /** Of who is no user the agent is told; the pin it hands on to the agents that work for it. Absent: a copy, which nobody is to know of. */
  readonly assignment?: Pick<RequestAssignment, 'served' | 'pin'> | undefined;
  /** The path that the gateway took off, where the agent is mounted below one: told to it, so that its links can be right. */
  readonly mount: string | undefined;
  /** Of the gateway's own span; absent: what the user says of a trace goes through untouched. */
  readonly traceparent?: string | undefined;
};

/**
 * What goes to the agent: the user's headers without the connection's and ours; the user's key only where the agent has none of its own.
 * Names and values in turn, which costs least to make and to send.
 */
export function upstreamHeaders(inbound: IncomingHttpHeaders, context: HeaderContext): string[] {
  const { requestId, credential, assignment, mount, traceparent } = context;
  const named = connectionNames(inbound.connection);
  const headers: string[] = [];
  let isNumbered = false;
  for (const name in inbound) {
    if (NOT_FOR_AGENTS.has(name) || named?.has(name) === true) continue;
    const value = forAgent(name, inbound[name], context);
    if (value === undefined) continue;
    put(headers, name, value);
    if (name === 'x-request-id') isNumbered = true;
  }
  if (!isNumbered) headers.push('x-request-id', requestId);
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (credential !== undefined) headers.push('authorization', `Bearer ${credential}`);
  const traffic = assignment?.served.traffic;
  if (traffic !== undefined) headers.push(PURPOSE_HEADER, traffic);
  const baggage = withEntry(String(inbound[BAGGAGE_HEADER] ?? ''), assignment?.pin);
  if (baggage !== undefined) headers.push(BAGGAGE_HEADER, baggage);
  if (mount === undefined) {
    // Compressed replies could not be read for usage and ids.
    headers.push('accept-encoding', 'identity');
    return headers;
  }
  const { host, 'content-length': length } = inbound;
  headers.push('x-forwarded-prefix', mount);
  if (host !== undefined && inbound['x-forwarded-host'] === undefined) headers.push('x-forwarded-host', host);
  // For a body that is sent on as it comes in; a body of another length is refused.
  if (length !== undefined) headers.push('content-length', length);
  return headers;
}

/** A user's header as the agent gets it. */
function forAgent(
  name: string,
  value: string | string[] | undefined,
  { credential, mount, traceparent }: HeaderContext,
): string | string[] | undefined {
  switch (name) {
    case 'authorization':
      return credential !== undefined || OWN_TOKEN.test(String(value)) ? undefined : value;
    case 'api-key':
      return credential === undefined ? value : undefined;
    case 'cookie':
      return withoutCookie(String(value), PIN_COOKIE);
    case 'accept-encoding':
      return mount === undefined ? undefined : value;
    case BAGGAGE_HEADER:
      return undefined;
    case 'traceparent':
      return traceparent === undefined ? value : undefined;
    case 'x-forwarded-prefix':
      return mount === undefined ? value : undefined;
    default:
      return name.startsWith('x-headgate-') ? undefined : value;
  }
}

/** Where the agent has what its users see below a path of the gateway. */
export type UserView = { readonly origin: string; readonly path: string; readonly mount: string };

type ReplyContext = {
  readonly view: UserView | undefined;
  /** False: it will be another. */
  readonly keepsLength: boolean;
  /** Headers that the gateway puts on the reply: of these the agent's own are left out, lest the user read two. */
  readonly ours: FlatHeaders;
};

/**
 * What goes back to the user: the agent's headers without the connection's, none that look like ours, and links that lead somewhere.
 * Names and values in turn.
 */
export function replyHeaders(upstream: FlatHeaders, { view, keepsLength, ours }: ReplyContext): string[] {
  const named = connectionNames(headerOf(upstream, 'connection'));
  const headers: string[] = [];
  for (let at = 0; at < upstream.length; at += 2) {
    const name = upstream[at] ?? '';
    const value = upstream[at + 1] ?? '';
    if (NOT_FOR_USERS.has(name) || named?.has(name) === true) continue;
    if (name.startsWith('x-headgate-') || headerOf(ours, name) !== undefined) continue;
    if (name === 'content-length' && !keepsLength) continue;
    headers.push(name, name === 'location' && view !== undefined ? userLocation(value, view) : value);
  }
  return headers;
}

function put(headers: string[], name: string, value: string | string[]): void {
  if (typeof value === 'string') headers.push(name, value);
  else for (const each of value) headers.push(name, each);
}

/** Paths of the agent's own become those that users see; what leads elsewhere, or was translated by the agent, stays. */
function userLocation(location: string, { origin, path, mount }: UserView): string {
  const local = location.startsWith(`${origin}/`) ? location.slice(origin.length) : location;
  if (!local.startsWith('/') || local.startsWith('//') || isBelow(local, mount)) return location;
  return isBelow(local, path) ? `${mount}${local.slice(path.length)}` : location;
}

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^([/?#]|$)/.test(path.slice(prefix.length));
}

/** Headers that this connection's other end declared its own; undefined for the usual words, which name none. */
function connectionNames(header: string | undefined): ReadonlySet<string> | undefined {
  if (header === undefined || header === 'keep-alive' || header === 'close') return undefined;
  return new Set(header.split(',').map((name) => name.trim().toLowerCase()));
}
