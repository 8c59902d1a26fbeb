import { Buffer } from 'node:buffer';
import { errors } from 'undici';
import type { AgentRequest } from './agent-request.ts';

/** A request that is whole: what goes out is known before it does. */
export type WholeRequest = AgentRequest & { readonly body: Buffer | string | undefined };

/** A request's head as it goes over the wire. */
export type RequestHead = {
  /** In Latin-1, with the empty line at its end. */
  readonly text: string;
  readonly bodyBytes: number;
  /** Whether the connection can't be used again. */
  readonly closes: boolean;
};

/** What a head may be: nothing in it can end a line, or be cut to a byte that does. Names of headers are in lower case. */
const HEAD =
  /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ \/[\x21-\xff]* HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~0-9a-z]+: [\t\x20-\x7e\x80-\xff]*\r\n)+\r\n$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Of the connection, or of how its messages are told apart: only the client may say them. */
const OWN: ReadonlySet<string> = new Set([
  ...[
    'host',
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
  ],
]);
/** Methods of which a server expects a body, and a length where there is none. With others, one that doesn't read it can be confused. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/**
 * @param host of the agent, as the `host` header says it
 * @throws InvalidArgumentError for what would not be one head, such as a line break in a key; RequestContentLengthMismatchError
 */
export function writeHead(request: WholeRequest, host: string): RequestHead {
  const { method, path, headers, body } = request;
  const bodyBytes = body === undefined ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const expectsBody = WITH_BODY.has(method);
  // An agent that answers HEAD with a body would have it read as the next reply.
  const closes = method === 'HEAD' || (bodyBytes > 0 && !expectsBody);
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: ${closes ? 'close' : 'keep-alive'}\r\n`;
  let lines = 4;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (name === 'content-length') checkLength(value, bodyBytes);
    else if (OWN.has(name)) throw new errors.InvalidArgumentError(`invalid ${name} header`);
    else {
      text += `${name}: ${value}\r\n`;
      lines += 1;
    }
  }
  if (bodyBytes > 0 || expectsBody) {
    text += `content-length: ${bodyBytes}\r\n\r\n`;
    lines += 1;
  } else text += '\r\n';
  if (!HEAD.test(text) || lineBreaks(text) !== lines) throw new errors.InvalidArgumentError(whatIsWrong(request));
  return { text, bodyBytes, closes };
}

function checkLength(value: string, bodyBytes: number): void {
  if (!/^\d+$/.test(value)) throw new errors.InvalidArgumentError('invalid content-length header');
  if (bodyBytes > 0 && Number(value) !== bodyBytes) throw new errors.RequestContentLengthMismatchError();
}

/** A value with a line break and a header after it looks like two headers; it is one line too many. */
function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Names the part, never its value: that may be a key. */
function whatIsWrong({ method, path, headers }: AgentRequest): string {
  if (!TOKEN.test(method)) return 'invalid request method';
  if (!/^\/[\x21-\xff]*$/.test(path)) return 'invalid request path';
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    if (!NAME.test(name)) return 'invalid header key';
    if (!VALUE.test(headers[at + 1] ?? '')) return `invalid ${name} header`;
  }
  return 'invalid request';
}
