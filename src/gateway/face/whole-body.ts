import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';
import type { GatewayConfig } from '../config.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import type { Patience } from '../limit/patience.ts';
import type { Counters } from './counters.ts';
import { declineBody } from './decline-body.ts';
import { CLOSING, invalidRequest, type OpenAiError, sendRefusal } from './openai-error.ts';
import { readBody } from './read-body.ts';
import type { UserReply } from './user-reply.ts';

export type BodyDeps = {
  readonly config: GatewayConfig;
  readonly budget: ByteBudget;
  /** With the whole of a body. */
  readonly patience: Patience;
  readonly counters: Counters;
};

const NO_ROOM: OpenAiError = {
  status: 503,
  type: 'server_error',
  code: 'gateway_busy',
  message: 'The gateway has no room for more requests right now. Please try again.',
  param: null,
};

const MIB = 1024 * 1024;

/** When there is room again, nobody knows. */
const SOON = { 'retry-after': '1' };

/** For a body that stops before it is whole, or takes too long. */
const UPLOAD_TIMEOUT = invalidRequest(408, 'upload_timeout', 'The rest of the body did not come in time.');

/**
 * The body of a request, which counts as held until the reply is over; undefined when there is none to go on with: the user has
 * hung up, or has been told why not.
 */
export async function wholeBody(
  deps: BodyDeps,
  request: IncomingMessage,
  response: UserReply,
  limits: { readonly maxBytes: number; readonly idleMs: DurationMs } = {
    maxBytes: deps.config.maxBodyBytes,
    idleMs: deps.config.upstreamPolicy.idleTimeoutMs,
  },
): Promise<Buffer | undefined> {
  const { budget, patience, counters } = deps;
  const { maxBytes, idleMs } = limits;
  if (!budget.hasRoomFor(Math.min(maxBytes, Number(request.headers['content-length'] ?? 0)))) {
    counters.noRoom(budget.held);
    declineBody(request);
    sendRefusal(counters, response, NO_ROOM, SOON);
    return undefined;
  }
  const hold = budget.open('request');
  response.once('close', hold.close);
  const read = await readBody(request, { maxBytes, idleMs, hold, patience });
  switch (read.kind) {
    case 'read':
      return read.body;
    case 'too-large':
      declineBody(request);
      sendRefusal(counters, response, tooLarge(maxBytes));
      return undefined;
    case 'no-room':
      counters.noRoom(budget.held);
      declineBody(request);
      sendRefusal(counters, response, NO_ROOM, SOON);
      return undefined;
    case 'stalled':
      sendRefusal(counters, response, UPLOAD_TIMEOUT, CLOSING);
      return undefined;
    case 'broken':
      return undefined;
  }
}

function tooLarge(maxBytes: number): OpenAiError {
  const limit = maxBytes % MIB === 0 ? `${maxBytes / MIB} MiB` : `${Math.floor(maxBytes / 1024)} KiB`;
  return invalidRequest(413, 'request_too_large', `The request is larger than ${limit}.`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
