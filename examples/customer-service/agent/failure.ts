import type { ServerResponse } from 'node:http';

/** A refusal or breakdown that is answered in OpenAI's error shape. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;

  constructor(status: number, message: string, options: { param?: string; code?: string } = {}) {
    super(message);
    this.status = status;
    this.param = options.param ?? null;
    this.code = options.code ?? null;
  }
}

/** Answers with the failure, or ends a stream that has begun. Anything but an `ApiFailure` is a 500. */
export function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure =
    error instanceof ApiFailure ? error : new ApiFailure(500, 'The agent broke down.', { code: 'internal_error' });
  const type = failure.status >= 500 ? 'server_error' : 'invalid_request_error';
  const body = { error: { message: failure.message, type, param: failure.param, code: failure.code } };
  // The rest of a body that was too large is not read, so its connection can't be used again.
  if (failure.status === 413) response.setHeader('connection', 'close');
  sendJson(response, failure.status, body);
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
