import { Buffer } from 'node:buffer';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { chatEvents, chatReply, responseEvents, responseReply } from './upstream-replies.ts';

/**
 * The agent behind all contestants: it answers at once, with as little work as there can be, so that what is measured is the way
 * to it. Prints its port to the process that started it, and ends with that one.
 */
const HEAD_END = '\r\n\r\n';
const BETWEEN_EVENTS_MS = 5;
const HEARTBEAT_MS = 10_000;

const whole = { chat: wholeReply(chatReply()), responses: wholeReply(responseReply()) };
const events = { chat: chatEvents(), responses: responseEvents() };
const STREAM_HEAD =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n';

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

function serve(socket: Socket): void {
  let [head, body, missing] = ['', '', -1];
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    if (missing < 0) {
      head += text;
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      body = head.slice(end + HEAD_END.length);
      head = head.slice(0, end);
      missing = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0) - body.length;
    } else {
      body += text;
      missing -= text.length;
    }
    if (missing > 0) return;
    answer(socket, head.startsWith('POST /v1/responses') ? 'responses' : 'chat', body);
    [head, body, missing] = ['', '', -1];
  });
}

function answer(socket: Socket, api: 'chat' | 'responses', body: string): void {
  if (body.includes('"bench":"held"')) hold(socket, events[api]);
  else if (body.includes('"stream":true')) stream(socket, events[api]);
  else socket.write(whole[api]);
}

function stream(socket: Socket, list: readonly Buffer[]): void {
  const [first, ...rest] = list;
  socket.write(STREAM_HEAD);
  if (first !== undefined) socket.write(first);
  let next = 0;
  const timer = setInterval(() => {
    const event = rest[next];
    next += 1;
    if (event !== undefined && !socket.destroyed) socket.write(event);
    if (event !== undefined && next < rest.length && !socket.destroyed) return;
    clearInterval(timer);
    socket.write('0\r\n\r\n');
  }, BETWEEN_EVENTS_MS);
}

/** A stream that says nothing more than that it is still there. */
function hold(socket: Socket, list: readonly Buffer[]): void {
  socket.write(STREAM_HEAD);
  if (list[0] !== undefined) socket.write(list[0]);
  const timer = setInterval(() => socket.write('e\r\n: still here\n\n\r\n'), HEARTBEAT_MS);
  socket.on('close', () => clearInterval(timer));
}

function wholeReply(body: string): Buffer {
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    'date: Mon, 05 Jan 2026 10:30:00 GMT',
    'x-request-id: of-the-agent',
    'x-ratelimit-remaining-requests: 9999',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
