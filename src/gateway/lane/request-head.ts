import type { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { ownCopy } from '../own-copy.ts';

/** The line and headers of a request, as far as the lane serves such. */
export type RequestHead = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Where its body begins. */
  readonly bodyAt: number;
  /** Of its body. */
  readonly length: number;
};

/** `part`: its end has not come yet. `other`: it may be right, wrong or hostile; whoever knows all of HTTP has to look. */
type HeadRead = RequestHead | 'part' | 'other';

/** As Node's own. */
export const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_LANE_BODY_BYTES = 64 * 1024;
const MAX_HEADERS = 100;

const HEAD_END = '\r\n\r\n';
/**
 * One look at all of it: a line, and headers whose names are tokens and whose values are visible characters, blanks and tabs. No folded
 * or bare line, no blank before a colon, no control character and none beyond ASCII passes (RFC 9112, sections 2.2, 3 and 5).
 */
const PLAIN_HEAD =
  /^(GET|POST|PUT|PATCH|DELETE) (\/[\x21-\x7e]*) HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e]*\r\n)+$/;
const LENGTH = /^(?:0|[1-9]\d{0,5})$/;
/** What changes how the rest is to be read, or what the connection is. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'expect',
  'upgrade',
  'trailer',
  'te',
  // Node takes it for `connection`.
  'proxy-connection',
  '__proto__',
]);
/** How a plain head begins. */
const BEGINNINGS = ['GET /', 'POST /', 'PUT /', 'PATCH /', 'DELETE /'];
const LONGEST_BEGINNING = 8;

/** Lower-case names by how they were written, or nothing for those that are not for here; nearly all requests use the same few. */
const knownNames = new Map<string, string>();
const MAX_NAMES = 500;
/** Of a name that is kept: what users make up must not fill the memory. */
const MAX_NAME_CHARS = 64;
const BLANK = 0x20;

/** Reads the head of a request that is as plain as nearly all are. */
export function readRequestHead(bytes: Buffer): HeadRead {
  const end = bytes.indexOf(HEAD_END, 0, 'latin1');
  if (end < 0) return bytes.length > MAX_HEAD_BYTES || !mayBecomePlain(bytes) ? 'other' : 'part';
  if (end > MAX_HEAD_BYTES) return 'other';
  const text = bytes.toString('latin1', 0, end + 2);
  if (!PLAIN_HEAD.test(text)) return 'other';
  const headers: Record<string, string> = {};
  let at = text.indexOf('\r\n') + 2;
  const line = text.slice(0, at);
  for (let count = 0; at < text.length; count += 1) {
    const colon = text.indexOf(':', at);
    const lineEnd = text.indexOf('\r', colon);
    const name = nameOf(text.slice(at, colon));
    // Which of two counts is not for this place to say.
    if (name === '' || headers[name] !== undefined || count === MAX_HEADERS) return 'other';
    headers[name] = valueIn(text, colon + 1, lineEnd);
    at = lineEnd + 2;
  }
  const { host, connection, 'content-length': length = '0' } = headers;
  if (host === undefined || !LENGTH.test(length)) return 'other';
  if (connection !== undefined && connection !== 'keep-alive' && connection.toLowerCase() !== 'keep-alive')
    return 'other';
  if (Number(length) > MAX_LANE_BODY_BYTES) return 'other';
  const blank = line.indexOf(' ');
  const url = line.slice(blank + 1, line.lastIndexOf(' '));
  return { method: line.slice(0, blank), url, headers, bodyAt: end + HEAD_END.length, length: Number(length) };
}

/** What can't is answered at once by who knows what is wrong with it. */
function mayBecomePlain(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, LONGEST_BEGINNING);
  return BEGINNINGS.some((beginning) => text.startsWith(beginning) || beginning.startsWith(text));
}

function nameOf(written: string): string {
  const known = knownNames.get(written);
  if (known !== undefined) return known;
  // What it was cut out of holds keys of users.
  const own = ownCopy(written);
  const name = own.toLowerCase();
  const made = NOT_HERE.has(name) ? '' : name;
  if (knownNames.size < MAX_NAMES && own.length <= MAX_NAME_CHARS) knownNames.set(own, made);
  return made;
}

/** Without the blanks around it; nearly all have one before and none behind. */
function valueIn(text: string, from: number, to: number): string {
  const start = text.charCodeAt(from) === BLANK ? from + 1 : from;
  const isTrimmed = text.charCodeAt(start) > BLANK && text.charCodeAt(to - 1) > BLANK;
  return isTrimmed ? text.slice(start, to) : text.slice(start, to).trim();
}
