import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { ReaderWatcher, ReplyHeaders, UserReply } from '../face/user-reply.ts';
import type { WriteBatch, Writer } from '../write-batch.ts';
import { joined, ONE_PIECE_BYTES, writeJoined } from '../write-joined.ts';
import { type Framing, writeReplyHead } from './reply-head.ts';

const NOTHING = Buffer.alloc(0);

/** What the connection of a reply is told of it. */
export interface ReplyOwner {
  readonly socket: Socket;
  /** What a reply says of its connection where nothing else is said. */
  readonly keepAlive: string;
  /** Of now, as HTTP writes it. */
  readonly date: string;
  readonly writes: WriteBatch;
  /** All of the reply is with the system. @param closes whether the connection was said to end with it */
  replied(reply: LaneReply, closes: boolean): void;
}

/** A reply to a request of the lane: `ServerResponse` as far as the gateway uses it, in one write where all is there. */
export class LaneReply extends EventEmitter implements UserReply, Writer {
  readonly #owner: ReplyOwner;
  #status = 200;
  #headers: ReplyHeaders = [];
  #hasHead = false;
  #closing = false;
  #framing: Framing | undefined;
  #closes = false;
  #ended = false;
  #closed = false;
  #isTimed = false;
  #watcher: ReaderWatcher | undefined;

  constructor(owner: ReplyOwner) {
    super();
    this.#owner = owner;
  }

  /** From when the head is said: nobody may say another, though it may still wait for what follows. */
  get headersSent(): boolean {
    return this.#hasHead;
  }

  get destroyed(): boolean {
    return this.#closed || this.#owner.socket.destroyed;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get socket(): Socket {
    return this.#owner.socket;
  }

  watch(watcher: ReaderWatcher): void {
    this.#watcher = watcher;
  }

  /** Only `connection: close` is ever set before the head. */
  setHeader(name: string, value: string): void {
    if (name === 'connection' && value === 'close') this.#closing = true;
  }

  writeHead(status: number, headers: ReplyHeaders): this {
    this.#status = status;
    this.#headers = headers;
    this.#hasHead = true;
    return this;
  }

  flushHeaders(): void {
    if (this.#framing !== undefined || this.#ended || this.destroyed) return;
    this.#owner.socket.write(this.#head(undefined), 'latin1');
  }

  write(data: Buffer | string): boolean {
    const { socket } = this.#owner;
    if (this.#ended || socket.destroyed) return false;
    const head = this.#framing === undefined ? this.#head(undefined) : '';
    if (data.length === 0) return head === '' || socket.write(head, 'latin1');
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    if (this.#framing === 'none') return head === '' || socket.write(head, 'latin1');
    if (this.#framing !== 'chunked') return writeJoined(socket, head, bytes);
    return writeJoined(socket, `${head}${bytes.length.toString(16)}\r\n`, bytes, '\r\n');
  }

  end(data?: Buffer | string): this {
    if (this.#ended) return this;
    if (this.#owner.socket.destroyed) {
      this.#ended = true;
      return this;
    }
    const bytes = data === undefined ? NOTHING : typeof data === 'string' ? Buffer.from(data) : data;
    const head = this.#framing === undefined ? this.#head(bytes.length) : '';
    // Not before: where the head can't be written, another may be.
    this.#ended = true;
    if (this.#framing !== 'chunked') this.#finish(head, this.#framing === 'none' ? NOTHING : bytes, '');
    else if (bytes.length === 0) this.#finish('', NOTHING, '0\r\n\r\n');
    else this.#finish(`${bytes.length.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n');
    return this;
  }

  destroy(): this {
    // Once it is through, the connection is another reply's.
    if (!this.#closed) this.#owner.socket.destroy();
    return this;
  }

  setTimeout(ms: number): void {
    if (this.#closed) return;
    this.#isTimed = ms > 0;
    this.#owner.socket.setTimeout(ms);
  }

  /** It closes once: then there is nothing to be taken back when it has. */
  override once(event: string, listener: () => void): this {
    return event === 'close' ? this.on(event, listener) : super.once(event, listener);
  }

  /** For its connection: it is gone, or this reply is through. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }

  /** All of it is with the socket, if not yet with the system. */
  written(): void {
    const { socket } = this.#owner;
    if (socket.writableLength === 0) {
      this.#through();
      return;
    }
    this.#watcher?.readerLags();
    socket.write(NOTHING, () => this.#through());
  }

  #through(): void {
    if (this.#closed || this.#owner.socket.destroyed) return;
    // The next request on the connection has time of its own.
    if (this.#isTimed) this.#owner.socket.setTimeout(0);
    this.#owner.replied(this, this.#closes);
  }

  #head(length: number | undefined): string {
    const keepAlive = this.#closing ? 'connection: close\r\n' : this.#owner.keepAlive;
    // Of one that can't be written nothing was said: an error can be.
    this.#hasHead = false;
    const written = writeReplyHead(this.#status, this.#headers, { length, date: this.#owner.date, keepAlive });
    this.#hasHead = true;
    this.#framing = written.framing;
    this.#closes = this.#closing || written.closes;
    return written.text;
  }

  #finish(before: string, bytes: Buffer, after: string): void {
    const length = before.length + bytes.length + after.length;
    if (length <= ONE_PIECE_BYTES) {
      this.#owner.writes.add(this, joined(before, bytes, after));
      return;
    }
    writeJoined(this.#owner.socket, before, bytes, after);
    // Whoever ends a reply still has to note that it did before it hears that it is through.
    process.nextTick(writtenSoon, this);
  }
}

function writtenSoon(reply: LaneReply): void {
  if (!reply.socket.destroyed) reply.written();
}
