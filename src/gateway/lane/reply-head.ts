import { STATUS_CODES } from 'node:http';
import type { ReplyHeaders } from '../face/user-reply.ts';

/** How the end of a reply's body is told. */
export type Framing = 'length' | 'chunked' | 'none';

type WrittenHead = { readonly text: string; readonly framing: Framing; readonly closes: boolean };

/** Whatever is not visible, a blank, a tab or beyond ASCII in one byte (RFC 9110, section 5.5): no value may begin a line of its own. */
const NO_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
const NO_NAME = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/;

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
  const lines = new Lines();
  if (Array.isArray(headers)) {
    for (let at = 0; at < headers.length; at += 2) lines.add(headers[at] ?? '', headers[at + 1] ?? '');
  } else {
    for (const [name, value] of Object.entries(headers)) {
      if (Array.isArray(value)) for (const each of value) lines.add(name, each);
      else if (value !== undefined) lines.add(name, String(value));
    }
  }
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n${lines.text}`;
  if (!lines.hasDate) text += `date: ${date}\r\n`;
  if (!lines.namesConnection) text += keepAlive;
  const { closes } = lines;
  if (status === 204 || status === 304) return { text: `${text}\r\n`, framing: 'none', closes };
  if (lines.hasLength) return { text: `${text}\r\n`, framing: 'length', closes };
  if (length !== undefined) return { text: `${text}content-length: ${length}\r\n\r\n`, framing: 'length', closes };
  return { text: `${text}transfer-encoding: chunked\r\n\r\n`, framing: 'chunked', closes };
}

class Lines {
  text = '';
  hasDate = false;
  hasLength = false;
  namesConnection = false;
  closes = false;

  add(name: string, value: string): void {
    if (NO_VALUE.test(value) || name === '' || NO_NAME.test(name)) {
      throw new TypeError(`The header ${JSON.stringify(name)} of a reply can't be written.`);
    }
    this.text += `${name}: ${value}\r\n`;
    switch (name) {
      case 'content-length':
        this.hasLength = true;
        break;
      case 'date':
        this.hasDate = true;
        break;
      case 'connection':
        this.namesConnection = true;
        this.closes ||= value === 'close';
        break;
      default:
    }
  }
}
