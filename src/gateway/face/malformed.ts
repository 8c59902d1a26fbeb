import { Buffer } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Counters } from './counters.ts';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

const MALFORMED = invalidRequest(400, 'malformed_request', 'This is no request that HTTP/1.1 allows (RFC 9112).');
const TOO_LARGE = invalidRequest(431, 'headers_too_large', 'The request’s line and headers are longer than 16 KiB.');
const EXTENSIONS = invalidRequest(413, 'chunk_extensions_too_large', 'The chunk extensions of the body are too long.');
const TOO_LATE = invalidRequest(408, 'request_timeout', 'The headers did not come in time.');

/** For the user to read the answer and let go. */
const LINGER_MS: DurationMs = 2_000;

/**
 * Answers bytes that are no request, and closes: where the next request would begin nobody can tell. In the middle of a reply
 * nothing is said, since it would be taken for a part of it.
 */
export function refuseMalformed(counters: Counters, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const { status, type, code, message, param } = errorOf(error.code);
  counters.refused(code);
  const body = JSON.stringify({ error: { message, type, param, code } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Node keeps the reply under way there, for its own answer to the same; it offers no other way to know. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: reply } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null };
  return reply?.headersSent === true;
}

function errorOf(code: string | undefined): OpenAiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return TOO_LARGE;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return EXTENSIONS;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return TOO_LATE;
    default:
      return MALFORMED;
  }
}
