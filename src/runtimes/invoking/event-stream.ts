import type { Buffer } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

/** A server-sent event. */
export type ServerEvent = { readonly name: string; readonly data: string };

/** No sensible event is longer; an endless one must not fill the memory. */
const MAX_EVENT_CHARS = 8 * 1024 * 1024;
const LINE_END = /[\r\n]/;

/** Reads a stream of events as the HTML standard parses it ("9.2.6 Interpreting an event stream"); half an event at the end is none. */
export async function* readEventStream(chunks: AsyncIterable<Buffer>): AsyncGenerator<ServerEvent> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let name = '';
  let data: string[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    const hadEnd = rest.endsWith('\r');
    rest += text;
    if (rest.length + held > MAX_EVENT_CHARS) throw new Error('it sent an event of more than 8 MB');
    // The middle of a long line: nothing is over yet.
    if (!hadEnd && !LINE_END.test(text)) continue;
    // A carriage return at the very end may be half of a line break.
    const whole = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, whole).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(whole);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { name: name === '' ? 'message' : name, data: data.join('\n') };
        name = '';
        data = [];
        held = 0;
        continue;
      }
      const [field, value] = splitLine(line);
      if (field === 'event') name = value;
      if (field === 'data') {
        data.push(value);
        held += value.length;
      }
    }
  }
}

function splitLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  const from = line[colon + 1] === ' ' ? colon + 2 : colon + 1;
  return [line.slice(0, colon), line.slice(from)];
}
