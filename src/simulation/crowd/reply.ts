import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { DurationMs } from '#domain/shared/index.ts';

/** Who answered, as the gateway's headers say; empty where it said nothing. */
export type ServedBy = {
  readonly deployment: string | undefined;
  /** The release's label. */
  readonly release: string | undefined;
  readonly requestId: string | undefined;
};

/**
 * What a user got. `answered`: one whole reply. `agent-error`: one whole reply in which the agent itself says that it failed.
 * `dropped`: no whole reply from any agent.
 */
export type Reply = { readonly servedBy: ServedBy; readonly latencyMs: DurationMs } & (
  | { readonly kind: 'answered'; readonly text: string; readonly responseId: string | undefined }
  | { readonly kind: 'agent-error'; readonly because: string }
  | { readonly kind: 'dropped'; readonly because: string }
);

/** Statuses that a gateway gives in its own name; from an agent they count only when its error says that it is its own. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([404, 502, 503, 504]);

/** The gateway's own refusals: no agent was asked, or none answered. */
const GATEWAY_CODES: ReadonlySet<string> = new Set([
  'agent_failed',
  'agent_timeout',
  'agent_unreachable',
  'credential_missing',
  'draining',
  'invalid_json',
  'model_missing',
  'model_not_found',
  'no_release',
  'not_found',
  'request_too_large',
  'unsupported_api',
]);

const NOBODY: ServedBy = { deployment: undefined, release: undefined, requestId: undefined };

export function readServedBy(headers: Headers | undefined): ServedBy {
  if (headers === undefined) return NOBODY;
  return {
    deployment: headers.get('x-headgate-deployment') ?? undefined,
    release: headers.get('x-headgate-release') ?? undefined,
    requestId: headers.get('x-headgate-request-id') ?? undefined,
  };
}

/** What a failed call of the client library means for the user. */
export function readFailure(error: unknown, latencyMs: DurationMs, servedBy?: ServedBy): Reply {
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined) {
    return { kind: 'dropped', because: describeBreak(error), servedBy: servedBy ?? NOBODY, latencyMs };
  }
  const own = readServedBy(error.headers);
  const code = typeof error.code === 'string' ? error.code : undefined;
  const because = `status ${error.status}${code === undefined ? '' : ` ${code}`}`;
  const isWhole = typeof error.error === 'object' && error.error !== null;
  const isGateways = code === undefined ? GATEWAY_STATUSES.has(error.status) : GATEWAY_CODES.has(code);
  const kind = isWhole && !isGateways ? 'agent-error' : 'dropped';
  return { kind, because, servedBy: own, latencyMs };
}

function describeBreak(error: unknown): string {
  if (error instanceof APIConnectionTimeoutError) return 'no answer in time';
  let cause: unknown = error;
  for (let depth = 0; depth < 4 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.cause === undefined) return cause.message;
    cause = cause.cause;
  }
  return String(cause);
}
