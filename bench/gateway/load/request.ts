import { Buffer } from 'node:buffer';

/** What the load asks: an answer in one piece, one in twenty events 5 ms apart, or one that begins and never ends. */
export type Manner = 'whole' | 'stream' | 'held';

/** Where a contestant is asked, and how. */
export type Address = {
  readonly port: number;
  readonly path: string;
  /** What goes into the body as `model`. */
  readonly model: string;
  readonly api: 'chat-completions' | 'responses';
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** As long as a question with some of what was said before. */
const QUESTION = 'Where is my order, and can I still change the address that it goes to? '.repeat(10).trim();

/** One request on the wire, of about a kilobyte. @param conversation the user's own name for it */
export function requestBytes(address: Address, manner: Manner, conversation: string): Buffer {
  const said =
    address.api === 'responses'
      ? { input: [{ role: 'user', content: QUESTION }] }
      : {
          messages: [
            { role: 'system', content: 'Help the customer.' },
            { role: 'user', content: QUESTION },
          ],
        };
  const streamed = manner === 'whole' ? {} : { stream: true };
  const body = JSON.stringify({ model: address.model, ...said, ...streamed, metadata: { bench: manner } });
  const headers = {
    host: `127.0.0.1:${address.port}`,
    'user-agent': 'bench/1',
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: 'Bearer of-the-user',
    'x-conversation-id': conversation,
    ...address.headers,
    'content-length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${address.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
