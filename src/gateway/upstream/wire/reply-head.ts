import type { DurationMs } from '#domain/shared/index.ts';
import type { FlatHeaders } from './flat-headers.ts';
import { notHttp } from './wire-error.ts';

/** What a reply says before its body. */
export type ReplyHead = {
  readonly status: number;
  readonly headers: FlatHeaders;
  /** By its headers: how much of a body follows. Undefined: they do not say. */
  readonly length: number | undefined;
  readonly isChunked: boolean;
  /** Whether the connection may be used again. */
  readonly isPersistent: boolean;
  /** How long the agent keeps a connection that is not used; undefined: it does not say. */
  readonly keepAliveMs: DurationMs | undefined;
};

/** Without folded lines, spaces before colons, bare line feeds, control characters and names that are none. */
const HEAD =
  /^HTTP\/1\.[01] [1-9][0-9]{2}(?: [\t\x20-\x7e\x80-\xff]*)?\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n$/;
const FIELDS = /^\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n$/;
/** Comes too late there: someone else might believe it. */
const FRAMING = /\r\n(?:content-length|transfer-encoding):/i;

const VERSION_AT = 'HTTP/1.'.length;
const STATUS_AT = 'HTTP/1.1 '.length;
const [TAB, SPACE, ONE] = [9, 32, 49] as const;

/** @throws HTTPParserError for one that could be understood in two ways, or in none */
export function readHead(text: string): ReplyHead {
  if (!HEAD.test(text)) throw notHttp('Invalid header');
  const status = Number(text.slice(STATUS_AT, STATUS_AT + 3));
  const headers: string[] = [];
  let length: number | undefined;
  let isChunked = false;
  let connection = '';
  let keepAlive = '';
  let at = text.indexOf('\r\n') + 2;
  while (at < text.length - 2) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', colon);
    const name = text.slice(at, colon).toLowerCase();
    const value = trimmed(text, colon + 1, end);
    at = end + 2;
    headers.push(name, value);
    if (name === 'content-length') {
      checkBare(text, end);
      if (length !== undefined) throw notHttp('Content-Length twice');
      length = lengthOf(value);
    } else if (name === 'transfer-encoding') {
      checkBare(text, end);
      if (isChunked || value.toLowerCase() !== 'chunked') throw notHttp('Transfer-Encoding is not chunked');
      isChunked = true;
    } else if (name === 'connection') connection += `,${value}`;
    else if (name === 'keep-alive') keepAlive += `,${value}`;
  }
  if (isChunked && length !== undefined) throw notHttp('Content-Length with Transfer-Encoding');
  // HTTP/1.0 knows no chunks: who sends them all the same may be misread from then on (RFC 9112, section 6.1).
  const isPersistent =
    text.charCodeAt(VERSION_AT) === ONE ? !says(connection, 'close') : !isChunked && keeps(connection);
  return { status, headers, length, isChunked, isPersistent, keepAliveMs: timeoutOf(keepAlive) };
}

/** @param text of a chunked body's end, from the line break before it: fields, and an empty line */
export function checkTrailers(text: string): void {
  if (!FIELDS.test(text) || FRAMING.test(text)) throw notHttp('Invalid trailer');
}

/** Not everyone takes the space after a value away: where a body ends must not hang on it. */
function checkBare(text: string, end: number): void {
  if (isSpace(text.charCodeAt(end - 1))) throw notHttp('Space after a length or an encoding');
}

function trimmed(text: string, from: number, to: number): string {
  let [start, end] = [from, to];
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

function lengthOf(value: string): number {
  if (!/^[0-9]{1,15}$/.test(value)) throw notHttp('Invalid Content-Length');
  return Number(value);
}

function keeps(connection: string): boolean {
  return says(connection, 'keep-alive') && !says(connection, 'close');
}

function says(connection: string, option: string): boolean {
  return connection !== '' && connection.split(',').some((each) => each.trim().toLowerCase() === option);
}

function timeoutOf(keepAlive: string): DurationMs | undefined {
  const seconds = keepAlive === '' ? undefined : /timeout=([0-9]{1,9})/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}
