import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

type RawReply = { readonly status: number; readonly head: string; readonly body: string };

/** A user of bytes: sends what no client would, and keeps all that comes back as it came. */
export class RawUser {
  readonly socket: Socket;
  /** All that came, in Latin-1. */
  text = '';
  isClosed = false;
  readonly closed: Promise<void>;
  #wake: () => void = () => undefined;

  constructor(url: string) {
    this.socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => {
      this.text += chunk.toString('latin1');
      this.#wake();
    });
    this.closed = new Promise((done) => {
      this.socket.on('close', () => {
        this.isClosed = true;
        this.#wake();
        done();
      });
    });
  }

  /** @param pieces in Latin-1, each a write of its own */
  async send(...pieces: readonly string[]): Promise<void> {
    for (const piece of pieces) {
      if (this.socket.writable) this.socket.write(piece, 'latin1');
      // Whoever reads it lives in the same process: this lets a piece arrive by itself, nearly always.
      for (let turn = 0; turn < 4; turn += 1) await setImmediate();
    }
  }

  /** Resolves when it is so, or the connection is closed. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.isClosed) {
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
  }

  /** Resolves with so many whole replies, or all that there are when the connection closes. */
  async replies(count: number, options: { readonly firstIsToHead?: boolean } = {}): Promise<readonly RawReply[]> {
    await this.until(() => readReplies(this.text, options).length >= count);
    return readReplies(this.text, options);
  }
}

/** The replies that are whole. */
export function readReplies(text: string, { firstIsToHead = false } = {}): readonly RawReply[] {
  const replies: RawReply[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\r\n\r\n', at);
    const head = text.slice(at, end + 2);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    if (end < 0 || Number.isNaN(status)) break;
    const hasBody = status >= 200 && status !== 204 && status !== 304 && !(firstIsToHead && replies.length === 0);
    const body = hasBody ? bodyAt(text, end + 4, head) : { body: '', at: end + 4 };
    if (body === undefined) break;
    at = body.at;
    if (status >= 200) replies.push({ status, head, body: body.body });
  }
  return replies;
}

function bodyAt(text: string, at: number, head: string): { readonly body: string; readonly at: number } | undefined {
  if (!/^transfer-encoding: chunked\r$/im.test(head)) {
    const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
    return at + length > text.length ? undefined : { body: text.slice(at, at + length), at: at + length };
  }
  let body = '';
  for (let from = at; ; ) {
    const line = text.indexOf('\r\n', from);
    if (line < 0) return undefined;
    const size = Number.parseInt(text.slice(from, line), 16);
    from = line + 2 + size + 2;
    if (from > text.length) return undefined;
    body += text.slice(line + 2, line + 2 + size);
    if (size === 0) return { body, at: from };
  }
}
