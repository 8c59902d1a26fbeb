import { STATUS_CODES } from 'node:http';
import type { ReplyHeaders } from '../face/user-reply.ts';

/** How the end of a reply's body is told. */
export type Framing = 'length' | 'chunked' | 'none';

type WrittenHead = { readonly text: string; readonly framing: Framing; readonly closes: boolean };

/** Names are tokens, values visible characters, blanks, tabs and what is beyond ASCII in one byte (RFC 9110, sections 5.1 and 5.5). */
const LINES = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+: [\t\x20-\x7e\x80-\xff]*\r\n)*$/;

/**
 * The head of a reply on the wire, one character a byte.
 * @param length of the body, where all of it is there; used where the headers name none
 * @param date of now, as HTTP writes it; used where the headers have none
 * @param keepAlive what is said of the connection where nothing else is
 * @throws TypeError when a header can't be written
 */
export function writeReplyHead(
  status: number,
  headers: ReplyHeaders,
  {
    length,
    date,
    keepAlive,
  }: { readonly length: number | undefined; readonly date: string; readonly keepAlive: string },
): WrittenHead {
  const flat = Array.isArray(headers) ? headers : flatten(headers);
  let lines = '';
  let [hasDate, hasLength, namesConnection, closes] = [false, false, false, false];
  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at] ?? '';
    const value = flat[at + 1] ?? '';
    lines += `${name}: ${value}\r\n`;
    if (name === 'date') hasDate = true;
    else if (name === 'content-length') hasLength = true;
    else if (name === 'connection') {
      namesConnection = true;
      closes ||= value === 'close';
    }
  }
  // As many lines as headers: then none of them began one in its value.
  if (!LINES.test(lines) || countLines(lines) !== flat.length / 2) throw new TypeError(whichIsWrong(flat));
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n${lines}`;
  if (!hasDate) text += `date: ${date}\r\n`;
  if (!namesConnection) text += keepAlive;
  if (status === 204 || status === 304) return { text: `${text}\r\n`, framing: 'none', closes };
  if (hasLength) return { text: `${text}\r\n`, framing: 'length', closes };
  if (length !== undefined) return { text: `${text}content-length: ${length}\r\n\r\n`, framing: 'length', closes };
  return { text: `${text}transfer-encoding: chunked\r\n\r\n`, framing: 'chunked', closes };
}

function flatten(headers: Exclude<ReplyHeaders, string[]>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return Array.isArray(value) ? value.flatMap((each) => [name, each]) : [name, String(value)];
  });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function whichIsWrong(flat: readonly string[]): string {
  const names = flat.filter((name, at) => at % 2 === 0 && !isLine(`${name}: ${flat[at + 1]}\r\n`));
  return `Headers of a reply can't be written: ${names.map((name) => JSON.stringify(name)).join(', ')}.`;
}

function isLine(line: string): boolean {
  return LINES.test(line) && countLines(line) === 1;
}
