import type { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';

/** What is told of one exchange: when the first byte of the reply's body came, and how it ended. */
type Exchange = {
  readonly onFirstByte?: () => void;
  /** 0: the connection broke before the reply was whole. */
  readonly onDone: (status: number) => void;
};

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/**
 * One connection that is kept, with one request at a time on it. It reads no more of HTTP than it needs to know where a reply
 * ends, so that the load costs the machine little beside what is measured.
 */
export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #exchange: Exchange | undefined;
  #head = '';
  #status = 0;
  /** Of the body, still to come; -1: in chunks; undefined: the head is not whole. */
  #remaining: number | undefined;
  #tail = '';
  #sawBody = false;

  constructor(port: number) {
    this.#port = port;
  }

  send(request: Buffer, exchange: Exchange): void {
    this.#exchange = exchange;
    this.#head = '';
    this.#tail = '';
    this.#remaining = undefined;
    this.#sawBody = false;
    this.#open().write(request);
  }

  close(): void {
    this.#exchange = undefined;
    this.#socket?.destroy();
  }

  #open(): Socket {
    if (this.#socket !== undefined) return this.#socket;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#socket = undefined;
      this.#finish(0);
    });
    this.#socket = socket;
    return socket;
  }

  #read(chunk: Buffer): void {
    if (this.#remaining !== undefined) {
      this.#readBody(chunk);
      return;
    }
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return;
    this.#status = Number(this.#head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head.slice(0, end))?.[1];
    this.#remaining = length === undefined ? -1 : Number(length);
    const inBody = this.#head.length - end - HEAD_END.length;
    if (inBody > 0 || this.#remaining === 0) this.#readBody(chunk.subarray(chunk.length - inBody));
  }

  #readBody(chunk: Buffer): void {
    if (!this.#sawBody && chunk.length > 0) {
      this.#sawBody = true;
      this.#exchange?.onFirstByte?.();
    }
    if (this.#remaining === -1) {
      this.#tail = (this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - LAST_CHUNK.length))).slice(
        -LAST_CHUNK.length,
      );
      if (this.#tail === LAST_CHUNK) this.#finish(this.#status);
      return;
    }
    this.#remaining = (this.#remaining ?? 0) - chunk.length;
    if (this.#remaining <= 0) this.#finish(this.#status);
  }

  #finish(status: number): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.onDone(status);
  }
}
