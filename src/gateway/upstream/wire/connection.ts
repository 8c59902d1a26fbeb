import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { errors } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import { openSocket, type SocketContext, type SocketEvents } from './agent-socket.ts';
import type { Call, Carrier } from './call.ts';
import type { FlatHeaders } from './flat-headers.ts';
import type { PoolLimits } from './pool-limits.ts';
import { ReplyParser, type ReplySink } from './reply-parser.ts';
import { sendRequest } from './send-request.ts';

/** Whoever shares out connections. */
export interface ConnectionOwner {
  /** After a time-out from now on; it never ends sooner. */
  after(ms: DurationMs): DurationMs;
  /** It can carry another call. */
  freed(connection: Connection): void;
  /** It will carry no more. */
  gone(connection: Connection): void;
}

const NEVER = Number.POSITIVE_INFINITY;
const DEFAULT_TIMEOUT_MS: DurationMs = 300_000;
/** An agent closes an unused connection about when it says so: it is left alone that much sooner, so that no request meets the end. */
const KEEP_ALIVE_MARGIN_MS: DurationMs = 2_000;
const MAX_KEEP_ALIVE_MS: DurationMs = 600_000;

/** One connection to an agent. It carries one call at a time, never sends anything twice, and is closed where anything is in doubt. */
export class Connection implements Carrier, SocketEvents, ReplySink {
  readonly #owner: ConnectionOwner;
  readonly #context: SocketContext;
  readonly #limits: PoolLimits;
  readonly #socket: Socket;
  readonly #parser: ReplyParser;
  /** When patience ends with what is waited for now. By the owner's clock. */
  #nextMs: DurationMs;
  /** When it ends with the whole of a reply. */
  #wholeMs: DurationMs = NEVER;
  #isOpen = false;
  #isGone = false;
  #isPaused = false;
  /** Before it is open, who waits for that. */
  #call: Call | undefined;

  constructor(owner: ConnectionOwner, context: SocketContext, limits: PoolLimits, first: Call) {
    this.#owner = owner;
    this.#context = context;
    this.#limits = limits;
    this.#call = first;
    this.#parser = new ReplyParser(!context.address.isSecure);
    this.#nextMs = this.#after(limits.connectTimeoutMs);
    this.#socket = openSocket(context, this);
  }

  /** Sends a request; false where nobody wants it any more: then nothing was sent. */
  carry(call: Call): boolean {
    if (!call.start(this)) return false;
    const { request, head } = call;
    this.#call = call;
    this.#parser.expect(request.method === 'HEAD');
    this.#nextMs = this.#after(request.headersTimeoutMs ?? DEFAULT_TIMEOUT_MS);
    sendRequest(this.#socket, head, request.body);
    return true;
  }

  /** When patience ends, by the owner's clock. */
  get deadlineMs(): DurationMs {
    return Math.min(this.#nextMs, this.#wholeMs);
  }

  /** Patience has ended. */
  expire(nowMs: DurationMs): void {
    if (!this.#isOpen) this.#fail(new errors.ConnectTimeoutError(this.#lateMessage()));
    else if (this.#call === undefined) this.close();
    else if (this.#wholeMs <= nowMs) this.#fail(new errors.BodyTimeoutError('no whole reply in time'));
    else if (this.#parser.hasHead) this.#fail(new errors.BodyTimeoutError());
    else this.#fail(new errors.HeadersTimeoutError());
  }

  /** Hangs up; a call under way fails. */
  close(because: Error = new errors.SocketError('closed')): void {
    this.#fail(because);
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#nextMs = NEVER;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#awaitBody();
    this.#socket.resume();
  }

  limit(ms: DurationMs | undefined): void {
    this.#wholeMs = ms === undefined ? NEVER : this.#owner.after(ms);
  }

  drop(call: Call): void {
    if (call === this.#call) this.close();
  }

  onOpen(): void {
    this.#isOpen = true;
    const call = this.#call;
    this.#call = undefined;
    if (this.#isGone || call === undefined || this.carry(call)) return;
    this.#rest(this.#limits.keepAliveMs);
  }

  onBytes(bytes: Buffer, to: number): void {
    const call = this.#call;
    if (call === undefined) {
      // Nobody asked: whatever it is, it must not be taken for the next reply.
      this.close();
      return;
    }
    try {
      call.hear();
      const used = this.#parser.read(bytes, to, this);
      if (this.#call !== call) return;
      if (this.#parser.isWhole) this.#finish(call, used === to);
      else if (this.#parser.hasHead && !this.#isPaused) this.#awaitBody();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  onHead(status: number, headers: FlatHeaders): void {
    this.#call?.begin(status, headers);
  }

  onBody(chunk: Buffer): void {
    this.#call?.push(chunk);
  }

  onEnd(): void {
    const call = this.#call;
    if (this.#isOpen && call !== undefined && this.#parser.close()) this.#finish(call, false);
    else this.#fail(new errors.SocketError('other side closed'));
  }

  onError(error: Error): void {
    this.#fail(isTimeout(error) ? new errors.ConnectTimeoutError(this.#lateMessage()) : error);
  }

  onClose(): void {
    this.#fail(new errors.SocketError('closed'));
  }

  /** @param isClean whether nothing came after the reply */
  #finish(call: Call, isClean: boolean): void {
    const keepAliveMs = this.#keepAliveMs();
    // What is still to be sent of a request that was answered early, the agent may never read.
    const isUsable = isClean && this.#parser.isPersistent && !call.head.closes && this.#socket.writableLength === 0;
    this.#call = undefined;
    if (isUsable && keepAliveMs > 0) this.#rest(keepAliveMs);
    else this.close();
    call.end();
  }

  #rest(keepAliveMs: DurationMs): void {
    if (this.#isPaused) this.#socket.resume();
    this.#wholeMs = NEVER;
    this.#isPaused = false;
    this.#nextMs = this.#after(keepAliveMs);
    this.#owner.freed(this);
  }

  #keepAliveMs(): DurationMs {
    const said = this.#parser.keepAliveMs;
    if (said === undefined) return this.#limits.keepAliveMs;
    return Math.min(said - KEEP_ALIVE_MARGIN_MS, MAX_KEEP_ALIVE_MS);
  }

  #awaitBody(): void {
    this.#nextMs = this.#after(this.#call?.request.bodyTimeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  #after(ms: DurationMs): DurationMs {
    return ms === 0 ? NEVER : this.#owner.after(ms);
  }

  #fail(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const call = this.#call;
    this.#call = undefined;
    this.#owner.gone(this);
    this.#socket.destroy();
    call?.fail(error);
  }

  #lateMessage(): string {
    const { hostname, port } = this.#context.address;
    return `Connect Timeout Error (attempted address: ${hostname}:${port}, timeout: ${this.#limits.connectTimeoutMs}ms)`;
  }
}

/** Of several addresses that were tried one after the other, which Node does on its own. */
function isTimeout(error: Error): boolean {
  if (!(error instanceof AggregateError)) return false;
  return error.errors.every((each: unknown) => each instanceof Error && 'code' in each && each.code === 'ETIMEDOUT');
}
