import { type Endpoint, isInvoked } from '#domain/release/index.ts';
import { type HeaderContext, upstreamHeaders } from './header-rules.ts';
import { injectRelease } from './inject.ts';
import type { UserRequest } from './user-request.ts';
import type { AgentRequest } from './wire/agent-request.ts';

/** Where a user's request goes, and what goes there. */
type Outgoing = {
  readonly origin: string;
  /** To be added to. Without time-outs. */
  readonly request: AgentRequest & { readonly headers: string[] };
};

type Base = { readonly origin: string; readonly path: string };

const bases = new WeakMap<Endpoint, Base>();

/**
 * What is added for a bare model has the form of its own API; an agent that is code answers for itself which of OpenAI's ways it
 * speaks. Plain HTTP is neither. What is invoked answers questions in both ways, and keeps nothing that could be read again.
 */
export function speaks(endpoint: Endpoint, { api, prompt }: Pick<UserRequest, 'api' | 'prompt'>): boolean {
  if (isInvoked(endpoint.api)) return prompt !== undefined;
  if (endpoint.api === api) return true;
  return endpoint.inject === undefined && endpoint.api !== 'http' && api !== 'http';
}

export function outgoing(endpoint: Endpoint, user: UserRequest, context: HeaderContext): Outgoing {
  const base = baseOf(endpoint);
  const { api, method, headers, prompt, content } = user;
  const { inject } = endpoint;
  const body =
    inject === undefined || prompt === undefined || api === 'http' || isInvoked(api)
      ? content
      : JSON.stringify(injectRelease(prompt, api, inject));
  const path = base.path + user.path;
  const request = {
    method,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: upstreamHeaders(headers, context),
    body,
    headersTimeoutMs: undefined,
    bodyTimeoutMs: undefined,
  };
  return { origin: base.origin, request };
}

/** Read once for each endpoint, not for each request. */
export function baseOf(endpoint: Endpoint): Base {
  const known = bases.get(endpoint);
  if (known !== undefined) return known;
  const { origin, pathname } = new URL(endpoint.baseUrl);
  const base = { origin, path: pathname.replace(/\/$/, '') };
  bases.set(endpoint, base);
  return base;
}
