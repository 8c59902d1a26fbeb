import { Buffer } from 'node:buffer';
import type { DurationMs } from '#domain/shared/index.ts';
import { ChunkedBody } from './chunked-body.ts';
import type { FlatHeaders } from './flat-headers.ts';
import { HeadBytes } from './head-bytes.ts';
import { type ReplyHead, readHead } from './reply-head.ts';
import { notHttp } from './wire-error.ts';

/** Who is told what was read. */
export interface ReplySink {
  onHead(status: number, headers: FlatHeaders): void;
  /** @param chunk to keep */
  onBody(chunk: Buffer): void;
}

type Stage = 'head' | 'length' | 'chunks' | 'until-close' | 'whole';

/** Reads the replies of one connection, one after the other, from bytes that come in any pieces. */
export class ReplyParser {
  readonly #isShared: boolean;
  readonly #heads = new HeadBytes('HTTP/1.');
  #stage: Stage = 'whole';
  #isForHead = false;
  #left = 0;
  #chunks: ChunkedBody | undefined;
  #isPersistent = false;
  #keepAliveMs: DurationMs | undefined;

  /** @param isShared whether the bytes it is shown are overwritten later: then a body is copied out of them */
  constructor(isShared: boolean) {
    this.#isShared = isShared;
  }

  get isWhole(): boolean {
    return this.#stage === 'whole';
  }

  get hasHead(): boolean {
    return this.#stage !== 'head';
  }

  /** Of the last reply: whether another may follow on the same connection. */
  get isPersistent(): boolean {
    return this.#isPersistent;
  }

  get keepAliveMs(): DurationMs | undefined {
    return this.#keepAliveMs;
  }

  /** @param isForHead whether HEAD was asked, to which no reply has a body */
  expect(isForHead: boolean): void {
    this.#stage = 'head';
    this.#isForHead = isForHead;
  }

  /**
   * Reads on, up to the end of the reply at most. What was read may be moved around in `bytes`.
   * @returns how far it read
   * @throws HTTPParserError, HeadersOverflowError
   */
  read(bytes: Buffer, to: number, sink: ReplySink): number {
    let at = 0;
    while (this.#stage === 'head') {
      const text = this.#heads.read(bytes, at, to);
      at = this.#heads.next;
      if (text === undefined) return at;
      this.#begin(readHead(text), sink);
    }
    if (at === to || this.#stage === 'whole') return at;
    if (this.#stage === 'chunks') return this.#readChunks(bytes, at, to, sink);
    const end = Math.min(to, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#stage = 'whole';
    sink.onBody(this.#own(bytes, at, end));
    return end;
  }

  /** Nothing more comes. Whether that makes the reply whole. */
  close(): boolean {
    if (this.#stage === 'until-close') this.#stage = 'whole';
    return this.#stage === 'whole';
  }

  #begin(head: ReplyHead, sink: ReplySink): void {
    const { status, headers, length, isChunked } = head;
    if (status === 101) throw notHttp('an upgrade that nobody asked for');
    if (status < 200) return;
    const hasNoBody = this.#isForHead || status === 204 || status === 304;
    this.#keepAliveMs = head.keepAliveMs;
    // Whoever announces a body where none may be may send it too.
    const isSafe = !hasNoBody || this.#isForHead || (!isChunked && (length ?? 0) === 0);
    const endsByClosing = !hasNoBody && !isChunked && length === undefined;
    this.#isPersistent = head.isPersistent && isSafe && !endsByClosing;
    this.#left = length ?? Number.POSITIVE_INFINITY;
    this.#chunks = isChunked && !hasNoBody ? new ChunkedBody() : undefined;
    if (hasNoBody || length === 0) this.#stage = 'whole';
    else if (isChunked) this.#stage = 'chunks';
    else this.#stage = endsByClosing ? 'until-close' : 'length';
    sink.onHead(status, headers);
  }

  #readChunks(bytes: Buffer, from: number, to: number, sink: ReplySink): number {
    const chunks = this.#chunks;
    if (chunks === undefined) return from;
    chunks.read(bytes, from, to);
    const { dataFrom, dataTo, isWhole } = chunks;
    if (isWhole) {
      this.#stage = 'whole';
      this.#chunks = undefined;
    }
    if (dataTo > dataFrom) sink.onBody(this.#own(bytes, dataFrom, dataTo));
    return chunks.next;
  }

  #own(bytes: Buffer, from: number, to: number): Buffer {
    if (!this.#isShared) return bytes.subarray(from, to);
    const own = Buffer.allocUnsafe(to - from);
    bytes.copy(own, 0, from, to);
    return own;
  }
}
