import type { DurationMs } from '#domain/shared/index.ts';
import { PIN_COOKIE } from '#domain/traffic/index.ts';
import { PIN_HEADER, type RequestAssignment } from '../assignment/assigner.ts';

/** What a reply says of itself: who answered, and why it was they. */
type Told = { readonly id: string; readonly agent: string; readonly assignment: RequestAssignment };

/** @param isExposed whether users are told more than the pin */
export function ownHeaders({ id, agent, assignment }: Told, isExposed: boolean): Record<string, string> {
  const { target, by, pin } = assignment;
  const pinHeader: Record<string, string> = pin === undefined ? {} : { [PIN_HEADER]: pin };
  // Testers are told in any case: they must be able to see that they met what they came for.
  if (!isExposed && by !== 'tester') return pinHeader;
  return {
    ...pinHeader,
    'x-headgate-request-id': id,
    'x-headgate-agent': agent,
    'x-headgate-release': target.label,
    'x-headgate-deployment': target.deploymentId,
    'x-headgate-assignment': by,
  };
}

/** The cookie that keeps a browser on its release; undefined where it has one that is young, or is to have none. */
export function pinCookie(
  { pin, hasFreshPin }: RequestAssignment,
  { path, isSecure, maxAgeMs }: { readonly path: string; readonly isSecure: boolean; readonly maxAgeMs: DurationMs },
): string | undefined {
  if (pin === undefined || hasFreshPin) return undefined;
  const maxAge = Math.floor(maxAgeMs / 1_000);
  return `${PIN_COOKIE}=${pin}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

/** The headers of a reply that the gateway writes itself. */
export function headersOfReply(
  own: Readonly<Record<string, string>>,
  cookie: string | undefined,
  isDraining: boolean,
): Record<string, string | string[]> {
  return {
    ...own,
    ...(isDraining ? { connection: 'close' } : {}),
    ...(cookie === undefined ? {} : { 'set-cookie': [cookie] }),
  };
}
