import { Buffer } from 'node:buffer';
import { HeadBytes } from './head-bytes.ts';
import { checkTrailers } from './reply-head.ts';
import { notHttp } from './wire-error.ts';

/** Of one body: nobody needs any. */
const MAX_EXTENSION_BYTES = 16 * 1024;
/** Of a chunk's size: leading zeros may be among them. */
const MAX_DIGITS = 16;
const LINE_BREAK = Buffer.from('\r\n');
/** `;name`, `;name=value` or `;name="value"`, any number of them (RFC 9112, section 7.1.1). */
const EXTENSIONS =
  /^(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t !\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)*$/;
const [LF, CR, SEMICOLON] = [10, 13, 59] as const;

type Place = 'size' | 'extension' | 'size-end' | 'data' | 'data-cr' | 'data-lf' | 'trailers' | 'over';

/** Reads the chunks of a body (RFC 9112, section 7.1). Extensions and trailers are checked and dropped. */
export class ChunkedBody {
  /** Where the data stand that the last bytes brought: they are moved together. */
  dataFrom = 0;
  dataTo = 0;
  /** Where what follows the body begins, once it is whole. */
  next = 0;
  #place: Place = 'size';
  #left = 0;
  #digits = 0;
  #extension = '';
  #extensionBytes = 0;
  #trailers: HeadBytes | undefined;

  get isWhole(): boolean {
    return this.#place === 'over';
  }

  /** @throws HTTPParserError @throws HeadersOverflowError for endless trailers */
  read(bytes: Buffer, from: number, to: number): void {
    let at = from;
    this.dataFrom = this.dataTo = from;
    while (at < to && this.#place !== 'over') {
      if (this.#place === 'data') at = this.#take(bytes, at, to);
      else if (this.#place === 'trailers') at = this.#trail(bytes, at, to);
      else {
        this.#step(bytes[at] ?? 0);
        at += 1;
      }
    }
    this.next = at;
  }

  #take(bytes: Buffer, at: number, to: number): number {
    const end = Math.min(to, at + this.#left);
    if (this.dataTo === this.dataFrom) this.dataFrom = this.dataTo = at;
    else bytes.copyWithin(this.dataTo, at, end);
    this.dataTo += end - at;
    this.#left -= end - at;
    if (this.#left === 0) this.#place = 'data-cr';
    return end;
  }

  #trail(bytes: Buffer, at: number, to: number): number {
    if (this.#trailers === undefined) {
      if (at + 1 < to && bytes[at] === CR && bytes[at + 1] === LF) {
        this.#place = 'over';
        return at + 2;
      }
      this.#trailers = new HeadBytes('\r\n');
      // The line break after the last chunk's size: fields stand between it and an empty line.
      this.#trailers.read(LINE_BREAK, 0, LINE_BREAK.length);
    }
    const text = this.#trailers.read(bytes, at, to);
    if (text !== undefined) {
      checkTrailers(text);
      this.#place = 'over';
    }
    return this.#trailers.next;
  }

  #step(byte: number): void {
    switch (this.#place) {
      case 'size':
        this.#size(byte);
        return;
      case 'extension':
        this.#extend(byte);
        return;
      case 'size-end':
        expect(byte, LF);
        this.#place = this.#left === 0 ? 'trailers' : 'data';
        this.#digits = 0;
        return;
      case 'data-cr':
        expect(byte, CR);
        this.#place = 'data-lf';
        return;
      default:
        expect(byte, LF);
        this.#place = 'size';
    }
  }

  #size(byte: number): void {
    const digit = hexOf(byte);
    if (digit >= 0) {
      this.#digits += 1;
      this.#left = this.#left * 16 + digit;
      if (this.#digits > MAX_DIGITS || this.#left > Number.MAX_SAFE_INTEGER) throw notHttp('Chunk size overflow');
    } else if (this.#digits === 0) throw notHttp('Invalid character in chunk size');
    else if (byte === CR) this.#place = 'size-end';
    else if (byte === SEMICOLON) this.#extend(byte);
    else throw notHttp('Invalid character in chunk size');
  }

  #extend(byte: number): void {
    if (byte === CR) {
      if (!EXTENSIONS.test(this.#extension)) throw notHttp('Invalid chunk extension');
      this.#extension = '';
      this.#place = 'size-end';
      return;
    }
    this.#place = 'extension';
    this.#extension += String.fromCharCode(byte);
    this.#extensionBytes += 1;
    if (byte === LF) throw notHttp('Lines end with CR LF');
    if (this.#extensionBytes > MAX_EXTENSION_BYTES) throw notHttp('Chunk extensions overflow');
  }
}

function expect(byte: number, expected: number): void {
  if (byte !== expected) throw notHttp('Expected a line break around chunk data');
}

function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
