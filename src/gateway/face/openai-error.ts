import { Buffer } from 'node:buffer';
import type { Counters } from './counters.ts';
import type { UserReply } from './user-reply.ts';

/** An error as OpenAI's clients understand it. */
export type OpenAiError = {
  readonly status: number;
  readonly type: 'invalid_request_error' | 'server_error' | 'authentication_error' | 'requests';
  readonly code: string;
  readonly message: string;
  /** The part of the request that is at fault. */
  readonly param: string | null;
};

/** For a failure of the gateway's own. */
export const BUG: OpenAiError = {
  status: 500,
  type: 'server_error',
  code: 'gateway_error',
  message: 'The gateway failed. Please report it.',
  param: null,
};

export function invalidRequest(
  status: number,
  code: string,
  message: string,
  param: string | null = null,
): OpenAiError {
  return { status, type: 'invalid_request_error', code, message, param };
}

/** An agent's own key is not there: nothing that a user could mend. */
export function credentialMissing(agent: string): OpenAiError {
  const message = `The gateway has no key for ${agent}. Its operator must set it.`;
  return { status: 502, type: 'server_error', code: 'credential_missing', message, param: null };
}

/** For replies to requests of which the rest is not read: the connection is of no further use. */
export const CLOSING = { connection: 'close' };

/** Answers with an error. A reply that has begun, or whose user is gone, is left alone. */
export function sendError(
  response: UserReply,
  error: OpenAiError,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  const { status, type, code, message, param } = error;
  sendJson(response, status, { error: { message, type, param, code } }, headers);
}

/** Refuses a request before any release has it, and counts that by the code; what a limit turns away is counted as a request instead. */
export function sendRefusal(
  counters: Pick<Counters, 'refused'>,
  response: UserReply,
  error: OpenAiError,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  counters.refused(error.code);
  sendError(response, error, headers);
}

export function sendJson(
  response: UserReply,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify(value);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
