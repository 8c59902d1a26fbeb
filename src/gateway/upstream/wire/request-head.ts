import { Buffer } from 'node:buffer';
import { errors } from 'undici';
import { ownCopy } from '../../own-copy.ts';
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

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const PATH = /^\/[\x21-\xff]*$/;
/** In lower case: what is looked for by name is found. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** What would end a line, or be cut to a byte that does. */
const NOT_IN_VALUES = /[^\t\x20-\x7e\x80-\xff]/;

type NameKind = 'free' | 'length' | 'own';

/** Of the connection, or of how its messages are told apart: only the client may say them. */
const OWN = [
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
] as const;
/** Names that were found to be names, so that each is looked at once. Users make some up. */
const MAX_KNOWN_NAMES = 500;
const MAX_NAME_CHARS = 64;
/** Methods of which a server expects a body, and a length where there is none. With others, one that doesn't read it can be confused. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** Writes the heads of requests to one agent. Nothing in one can make two of it. */
export class RequestHeads {
  readonly #host: string;
  readonly #names = new Map<string, NameKind>([
    ['content-length', 'length'],
    ...OWN.map((name) => [name, 'own'] as const),
  ]);
  /** The first line, as it was last. */
  #line = '';
  #method = '';
  #path = '';

  /** @param host of the agent, as the `host` header says it */
  constructor(host: string) {
    this.#host = host;
  }

  /** @throws InvalidArgumentError for what would not be one head, such as a line break in a key; RequestContentLengthMismatchError */
  write({ method, path, headers, body }: WholeRequest): RequestHead {
    const bodyBytes = body === undefined ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    const expectsBody = WITH_BODY.has(method);
    // An agent that answers HEAD with a body would have it read as the next reply.
    const closes = method === 'HEAD' || (bodyBytes > 0 && !expectsBody);
    let text = this.#firstLines(method, path) + (closes ? 'connection: close\r\n' : 'connection: keep-alive\r\n');
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at] ?? '';
      const value = headers[at + 1] ?? '';
      const kind = this.#names.get(name) ?? this.#learn(name);
      if (kind === 'own' || NOT_IN_VALUES.test(value)) throw new errors.InvalidArgumentError(`invalid ${name} header`);
      if (kind === 'length') checkLength(value, bodyBytes);
      else text = `${text + name}: ${value}\r\n`;
    }
    text += bodyBytes > 0 || expectsBody ? `content-length: ${bodyBytes}\r\n\r\n` : '\r\n';
    return { text, bodyBytes, closes };
  }

  #firstLines(method: string, path: string): string {
    if (method === this.#method && path === this.#path) return this.#line;
    if (!TOKEN.test(method)) throw new errors.InvalidArgumentError('invalid request method');
    if (!PATH.test(path)) throw new errors.InvalidArgumentError('invalid request path');
    this.#line = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n`;
    this.#method = method;
    this.#path = path;
    return this.#line;
  }

  #learn(name: string): NameKind {
    if (!NAME.test(name)) throw new errors.InvalidArgumentError('invalid header key');
    if (this.#names.size < MAX_KNOWN_NAMES && name.length <= MAX_NAME_CHARS) this.#names.set(ownCopy(name), 'free');
    return 'free';
  }
}

function checkLength(value: string, bodyBytes: number): void {
  if (!/^\d+$/.test(value)) throw new errors.InvalidArgumentError('invalid content-length header');
  if (bodyBytes > 0 && Number(value) !== bodyBytes) throw new errors.RequestContentLengthMismatchError();
}
