import type { DurationMs } from '#domain/shared/index.ts';
import { PIN_COOKIE } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import { PIN_HEADER } from '../assignment/pin-token.ts';
import { byName, type FlatHeaders } from '../upstream/wire/flat-headers.ts';
import type { Quota } from './admission.ts';

/** What a reply says of itself: who answered, and why it was they. */
type Told = { readonly id: string; readonly agent: string; readonly assignment: RequestAssignment };

/**
 * Names and values in turn.
 * @param isExposed whether users are told more than the pin
 * @param quota goes along
 */
export function ownHeaders({ id, agent, assignment }: Told, isExposed: boolean, quota: Quota): FlatHeaders {
  const { target, by, pin, served } = assignment;
  const isUsers = served.traffic === undefined;
  const headers: string[] = [];
  for (const name in quota) headers.push(name, quota[name] ?? '');
  // Testers are pinned to nothing: without their pass they are users like others.
  if (isUsers) headers.push(PIN_HEADER, pin);
  // Testers are told in any case: they must be able to see that they met what they came for.
  if (!isExposed && isUsers) return headers;
  headers.push('x-headgate-request-id', id, 'x-headgate-agent', agent, 'x-headgate-release', target.label);
  headers.push('x-headgate-deployment', target.deploymentId, 'x-headgate-assignment', by);
  return headers;
}

/** The cookie that keeps a browser on its release; undefined where it has one that is young, or is to have none. */
export function pinCookie(
  { pin, served, hasFreshPin }: RequestAssignment,
  { path, isSecure, maxAgeMs }: { readonly path: string; readonly isSecure: boolean; readonly maxAgeMs: DurationMs },
): string | undefined {
  if (served.traffic !== undefined || hasFreshPin) return undefined;
  const maxAge = Math.floor(maxAgeMs / 1_000);
  return `${PIN_COOKIE}=${pin}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

/** The headers of a reply that the gateway writes itself. */
export function headersOfReply(
  own: FlatHeaders,
  cookie: string | undefined,
  isDraining: boolean,
): Record<string, string | string[]> {
  return {
    ...byName(own),
    ...(isDraining ? { connection: 'close' } : {}),
    ...(cookie === undefined ? {} : { 'set-cookie': [cookie] }),
  };
}
