import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { WriteBatch } from '../write-batch.ts';
import { LaneReply, type ReplyOwner } from './lane-reply.ts';
import { MAX_HEAD_BYTES, MAX_LANE_BODY_BYTES, type RequestHead, readRequestHead } from './request-head.ts';

/** A request of the lane: whole, before anybody looks at it. */
export type LaneRequest = Pick<RequestHead, 'method' | 'url' | 'headers'> & {
  readonly socket: Socket;
  readonly body: Buffer | undefined;
};

/** What the connections of a lane share. */
export interface LaneDeps {
  readonly keepAlive: string;
  readonly date: string;
  readonly writes: WriteBatch;
  /** Of the looks at all connections. */
  readonly tick: number;
  /** Whether the lane is for it. */
  serves(head: RequestHead): boolean;
  /** Asks for room for what is here of a request that is not whole; false: there is none. */
  hold(bytes: number): boolean;
  release(bytes: number): void;
  serve(request: LaneRequest, reply: LaneReply): void;
  /** A reply is through, or will never be. */
  replied(): void;
  /** Takes the connection, with what came of it that nobody has looked at. */
  handOver(socket: Socket, unread: Buffer): void;
  gone(connection: LaneConnection): void;
}

/** How many looks are waited for something. */
type Patience = {
  readonly tick: number;
  /** For the first request. */
  readonly first: number;
  /** For the one after. */
  readonly next: number;
  /** For the rest of one. */
  readonly rest: number;
};

const MAX_EARLY_BYTES = MAX_HEAD_BYTES + MAX_LANE_BODY_BYTES;
const LONGEST_METHOD = 16;
/** Empty lines before it are to be borne (RFC 9112, section 2.2): some clients send one after a body. */
const BEGINS_REQUEST = /^[\r\n]*(?:[A-Z]+(?:-[A-Z]*)?(?: |$)|$)/;

/**
 * A user's connection as long as everything on it is plain: one request after the other, each whole. At the first that is not, the
 * connection goes to Node's own server, which knows all of HTTP, and stays there.
 */
export class LaneConnection implements ReplyOwner {
  readonly socket: Socket;
  readonly #deps: LaneDeps;
  #reply: LaneReply | undefined;
  /** What came and was not looked at: of a request that is not whole, or of one that waits for the reply ahead. */
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #heldBytes = 0;
  /** So much has to be there until it is worth looking again. */
  #wantedBytes = 0;
  #isPaused = false;
  /** Nothing more is read: the user said that nothing more comes, or was told that the connection ends. */
  #isOver = false;
  #sinceTick: number;
  #isNew = true;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  readonly #onEnd = (): void => this.#ended();
  readonly #onClose = (): void => this.#closed();
  readonly #onDrain = (): void => void this.#reply?.emit('drain');
  readonly #onTimeout = (): void => void this.#reply?.emit('timeout');

  constructor(socket: Socket, deps: LaneDeps) {
    this.socket = socket;
    this.#deps = deps;
    this.#sinceTick = deps.tick;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onTimeout);
    // `close` follows, and says all that matters.
    socket.on('error', ignore);
  }

  get keepAlive(): string {
    return this.#deps.keepAlive;
  }

  get writes(): WriteBatch {
    return this.#deps.writes;
  }

  get date(): string {
    return this.#deps.date;
  }

  /** Nothing is under way, and nothing has come that asks for something. Of a new one the first request may be on its way, as Node has it. */
  get isIdle(): boolean {
    return this.#reply === undefined && this.#unreadBytes === 0 && !this.#isNew;
  }

  /** Ends or hands over what has waited for too long. */
  look({ tick, first, next, rest }: Patience): void {
    if (this.#reply !== undefined) return;
    const waited = tick - this.#sinceTick;
    if (this.#unreadBytes > 0 && !this.#isOver) {
      if (waited >= rest) this.#leave();
    } else if (waited >= (this.#isNew ? first : next)) this.socket.destroy();
  }

  sayClosing(): void {
    if (this.#reply?.headersSent === false) this.#reply.setHeader('connection', 'close');
  }

  replied(reply: LaneReply, closes: boolean): void {
    if (this.#reply !== reply) return;
    this.#reply = undefined;
    this.#sinceTick = this.#deps.tick;
    this.#letGo();
    this.#deps.replied();
    reply.close();
    if (closes) {
      this.#isOver = true;
      this.socket.destroySoon();
    }
    if (this.#isOver) return;
    if (this.#isPaused) {
      this.#isPaused = false;
      this.socket.resume();
    }
    if (this.#unreadBytes > 0) this.#look();
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#unreadBytes === 0) this.#sinceTick = this.#deps.tick;
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    if (this.#reply === undefined) this.#look();
    else this.#takeEarly(chunk.length);
  }

  /** Of a request that was sent before the reply ahead of it is through. */
  #takeEarly(length: number): void {
    const isBeginning = this.#unreadBytes - length < LONGEST_METHOD;
    if (isBeginning && !BEGINS_REQUEST.test(this.#joined().toString('latin1', 0, LONGEST_METHOD)))
      this.socket.destroy();
    else if (!this.#hold(this.#heldBytes + length) || this.#unreadBytes > MAX_EARLY_BYTES) {
      this.#isPaused = true;
      this.socket.pause();
    }
  }

  /** As with Node's server: what was said so far still goes out, and what is under way has nobody any more who would hear of it. */
  #ended(): void {
    this.#isOver = true;
    // A reply that was ended just now is written first.
    setImmediate(() => this.socket.end());
  }

  /** Serves what is whole. */
  #look(): void {
    if (this.#unreadBytes < this.#wantedBytes) {
      if (!this.#hold(this.#unreadBytes)) this.#leave();
      return;
    }
    const bytes = this.#joined();
    const head = readRequestHead(bytes);
    if (head === 'other' || (head !== 'part' && !this.#deps.serves(head))) {
      this.#leave();
      return;
    }
    const end = head === 'part' ? bytes.length + 1 : head.bodyAt + head.length;
    if (end > bytes.length) {
      this.#wantedBytes = end;
      // What is short is no more than any connection has in its buffers.
      if (!this.#hold(bytes.length)) this.#leave();
      return;
    }
    // Who sends several at once gets them served at once; and only Node's server tells anybody that there is no room.
    if (end < bytes.length || head === 'part' || !this.#hold(end)) {
      this.#leave();
      return;
    }
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#wantedBytes = 0;
    this.#isNew = false;
    const { method, url, headers } = head;
    const body = head.length === 0 ? undefined : bytes.subarray(head.bodyAt, end);
    const reply = new LaneReply(this);
    this.#reply = reply;
    this.#deps.serve({ method, url, headers, body, socket: this.socket }, reply);
  }

  #joined(): Buffer {
    const [only] = this.#unread;
    if (only !== undefined && this.#unread.length === 1) return only;
    const joined = Buffer.concat(this.#unread);
    this.#unread = [joined];
    return joined;
  }

  #hold(bytes: number): boolean {
    if (bytes > this.#heldBytes && !this.#deps.hold(bytes - this.#heldBytes)) return false;
    this.#heldBytes = Math.max(this.#heldBytes, bytes);
    return true;
  }

  #letGo(): void {
    if (this.#heldBytes > 0) this.#deps.release(this.#heldBytes);
    this.#heldBytes = 0;
  }

  #leave(): void {
    const { socket } = this;
    const unread = this.#joined();
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#forget();
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
    socket.off('drain', this.#onDrain);
    socket.off('timeout', this.#onTimeout);
    socket.off('error', ignore);
    this.#deps.handOver(socket, unread);
  }

  #closed(): void {
    this.#forget();
    this.#unread = [];
    this.#unreadBytes = 0;
    if (this.#reply === undefined) return;
    const reply = this.#reply;
    this.#reply = undefined;
    this.#deps.replied();
    reply.close();
  }

  #forget(): void {
    this.#letGo();
    this.#deps.gone(this);
  }
}

function ignore(): void {}
