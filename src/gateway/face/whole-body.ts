import type { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConfig } from '../config.ts';
import { CLOSING, invalidRequest, sendError } from './openai-error.ts';
import { readBody } from './read-body.ts';

/** For a body that stops before it is whole. */
export const UPLOAD_TIMEOUT = invalidRequest(408, 'upload_timeout', 'The rest of the body did not come in time.');

/** The body of a request; undefined when there is none to go on with: the user has hung up, or has been told that it is too large. */
export async function wholeBody(
  { config }: { readonly config: GatewayConfig },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Buffer | undefined> {
  const { maxBodyBytes, upstreamPolicy } = config;
  const read = await readBody(request, { maxBytes: maxBodyBytes, patienceMs: upstreamPolicy.idleTimeoutMs });
  if (read.kind === 'too-large') {
    const limit = `${Math.floor(maxBodyBytes / 1024)} KiB`;
    sendError(response, invalidRequest(413, 'request_too_large', `The request is larger than ${limit}.`), CLOSING);
  }
  if (read.kind === 'stalled') sendError(response, UPLOAD_TIMEOUT, CLOSING);
  return read.kind === 'read' ? read.body : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
