import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { PIN_COOKIE } from '../assignment/assigner.ts';
import { withoutCookie } from '../assignment/cookie.ts';

/** Tells the agent's own logs users from tests; the only header of ours that goes through to it. */
export const PURPOSE_HEADER = 'x-headgate-purpose';

/** Headers of one connection (RFC 9110, section 7.6.1), and those that this proxy sets itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const SET_ANEW = new Set(['host', 'content-length', 'expect']);

/** A token of Headgate itself, which no agent may see: someone took the gateway for the API. */
const OWN_TOKEN = /^bearer\s+hg_[\w-]{43}$/i;

export type HeaderContext = {
  readonly requestId: string;
  /** What the agent is shown instead of the user's key. */
  readonly credential: string | undefined;
  /** The path that the gateway took off, where the agent is mounted below one: told to it, so that its links can be right. */
  readonly mount: string | undefined;
};

/** What goes to the agent: the user's headers without the connection's and ours; the user's key only where the agent has none of its own. */
export function upstreamHeaders(
  inbound: IncomingHttpHeaders,
  { requestId, credential, mount }: HeaderContext,
): Record<string, string | string[]> {
  const named = connectionNames(inbound.connection);
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(inbound)) {
    if (value === undefined || HOP_BY_HOP.has(name) || SET_ANEW.has(name) || named.has(name)) continue;
    if (name.startsWith('x-headgate-') && name !== PURPOSE_HEADER) continue;
    if (credential !== undefined && (name === 'authorization' || name === 'api-key')) continue;
    headers[name] = value;
  }
  if (inbound.authorization !== undefined && OWN_TOKEN.test(inbound.authorization)) delete headers.authorization;
  if (inbound.cookie !== undefined) {
    const rest = withoutCookie(inbound.cookie, PIN_COOKIE);
    if (rest === undefined) delete headers.cookie;
    else headers.cookie = rest;
  }
  headers['x-request-id'] ??= requestId;
  if (credential !== undefined) headers.authorization = `Bearer ${credential}`;
  if (mount === undefined) {
    // Compressed replies could not be read for usage and ids.
    headers['accept-encoding'] = 'identity';
    return headers;
  }
  headers['x-forwarded-prefix'] = mount;
  if (inbound.host !== undefined) headers['x-forwarded-host'] ??= inbound.host;
  // Undici sends what it is told here, and refuses a body of another length.
  if (inbound['content-length'] !== undefined) headers['content-length'] = inbound['content-length'];
  return headers;
}

/** Where the agent has what its users see below a path of the gateway. */
export type UserView = { readonly origin: string; readonly path: string; readonly mount: string };

/** What goes back to the user: the agent's headers without the connection's, none that look like ours, and links that lead somewhere. */
export function replyHeaders(upstream: IncomingHttpHeaders, view: UserView | undefined): OutgoingHttpHeaders {
  const named = connectionNames(upstream.connection);
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(upstream)) {
    if (value === undefined || HOP_BY_HOP.has(name) || named.has(name) || name.startsWith('x-headgate-')) continue;
    headers[name] = value;
  }
  if (view !== undefined && upstream.location !== undefined) headers.location = userLocation(upstream.location, view);
  return headers;
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

function connectionNames(header: string | string[] | undefined): ReadonlySet<string> {
  if (header === undefined) return new Set();
  return new Set(
    String(header)
      .split(',')
      .map((name) => name.trim().toLowerCase()),
  );
}
