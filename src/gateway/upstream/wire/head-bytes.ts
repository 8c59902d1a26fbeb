import { Buffer } from 'node:buffer';
import { errors } from 'undici';
import { notHttp } from './wire-error.ts';

/** Of a reply's headers, and of its trailers. */
const MAX_HEAD_BYTES = 16 * 1024;

const END = Buffer.from('\r\n\r\n');
const [TAB, LF, CR, SPACE, DEL] = [9, 10, 13, 32, 127] as const;

/** Gathers bytes up to an empty line. */
export class HeadBytes {
  /** Where what follows the head begins, in the bytes that were looked at last. */
  next = 0;
  readonly #start: Buffer;
  #held: Buffer | undefined;
  #length = 0;

  /** @param start what it must begin with, as soon as there is that much of it */
  constructor(start: string) {
    this.#start = Buffer.from(start, 'latin1');
  }

  /**
   * What was gathered, with the empty line; undefined while that has not come.
   * @throws HeadersOverflowError; HTTPParserError as soon as it can't become a head any more
   */
  read(bytes: Buffer, from: number, to: number): string | undefined {
    if (this.#held !== undefined) return this.#goOn(this.#held, bytes, from, to);
    const end = bytes.indexOf(END, from);
    if (end < 0 || end + END.length > to) return this.#goOn(Buffer.allocUnsafe(MAX_HEAD_BYTES), bytes, from, to);
    this.next = end + END.length;
    if (this.next - from > MAX_HEAD_BYTES) throw new errors.HeadersOverflowError();
    return bytes.toString('latin1', from, this.next);
  }

  #goOn(held: Buffer, bytes: Buffer, from: number, to: number): string | undefined {
    this.#held = held;
    const before = this.#length;
    this.#length += bytes.copy(held, before, from, to);
    // Two bytes of the end may have come with the last piece, or three.
    const end = held.subarray(0, this.#length).indexOf(END, Math.max(0, before - END.length + 1));
    if (end < 0) {
      this.#check(held, before);
      if (this.#length === MAX_HEAD_BYTES) throw new errors.HeadersOverflowError();
      this.next = to;
      return undefined;
    }
    const length = end + END.length;
    this.next = from + length - before;
    this.#held = undefined;
    this.#length = 0;
    return held.toString('latin1', 0, length);
  }

  /** What can't be a head is not waited for. */
  #check(held: Buffer, from: number): void {
    for (let at = from; at < this.#length; at += 1) {
      const [byte = 0, last] = [held[at], held[at - 1]];
      if (at < this.#start.length && byte !== this.#start[at]) throw notHttp('Expected HTTP/');
      if ((byte === LF) !== (last === CR)) throw notHttp('Lines end with CR LF');
      if ((byte < SPACE && byte !== TAB && byte !== CR && byte !== LF) || byte === DEL)
        throw notHttp('Control character');
    }
  }
}
