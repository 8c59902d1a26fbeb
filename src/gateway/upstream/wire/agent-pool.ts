import { Buffer } from 'node:buffer';
import { errors } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import type { AgentRequest } from './agent-request.ts';
import { addressOf, type SocketContext } from './agent-socket.ts';
import { Call, type Carrier } from './call.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import type { PoolLimits } from './pool-limits.ts';
import type { ReplyHandler } from './reply-handler.ts';
import { RequestHeads, type WholeRequest } from './request-head.ts';
import { StreamedPool } from './streamed-pool.ts';
import { TickClock } from './tick-clock.ts';

/** What one read brings at most. */
const READ_BYTES = 64 * 1024;

/** Connections to one agent over HTTP/1.1, kept while they are used. */
export class AgentPool implements ConnectionOwner, Carrier {
  readonly #limits: PoolLimits;
  readonly #context: SocketContext;
  readonly #onBug: (error: unknown) => void;
  readonly #heads: RequestHeads;
  readonly #clock = new TickClock((nowMs) => this.#expire(nowMs));
  readonly #connections = new Set<Connection>();
  /** The one that was used last is used next: the others may rest until they are closed. */
  readonly #idle: Connection[] = [];
  /** Freed since the last requests were sent. */
  #resting: Connection[] = [];
  #calls: Call[] = [];
  #next: NodeJS.Immediate | undefined;
  #isClosing = false;
  #isDestroyed = false;
  /** For what this one does not speak. */
  readonly #streamed: StreamedPool;

  /** @param onBug called with what a handler threw where nobody else would hear of it; the other requests go on */
  constructor(origin: string, limits: PoolLimits, onBug: (error: unknown) => void) {
    this.#limits = limits;
    this.#onBug = onBug;
    const address = addressOf(origin);
    this.#heads = new RequestHeads(address.host);
    this.#context = { address, scratch: Buffer.allocUnsafeSlow(READ_BYTES), session: undefined };
    this.#streamed = new StreamedPool(origin, limits);
  }

  /** Requests for which there is no connection, and no room for one. */
  get waiting(): number {
    const free = this.#idle.length + this.#resting.length + this.#limits.connections - this.#connections.size;
    return Math.max(0, this.#calls.length - free) + this.#streamed.waiting;
  }

  /**
   * Sends a request once a connection is there. The handler hears of that later, from here only that it waits.
   * @throws InvalidArgumentError for what can't be put on the wire, ClientDestroyedError
   */
  dispatch(request: AgentRequest, handler: ReplyHandler): void {
    if (this.#isDestroyed) throw new errors.ClientDestroyedError();
    if (!isWhole(request)) {
      this.#streamed.dispatch(request, handler);
      return;
    }
    const call = new Call(request, this.#heads.write(request), handler, { queue: this, onBug: this.#onBug });
    this.#calls.push(call);
    call.wait();
    this.#schedule();
  }

  /** Takes no more; what was asked is finished. */
  retire(): void {
    this.#isClosing = true;
    this.#closeUnused();
    this.#streamed.retire();
  }

  /** Breaks off whatever is under way. */
  async destroy(): Promise<void> {
    this.#isClosing = this.#isDestroyed = true;
    clearImmediate(this.#next);
    const because = new errors.ClientDestroyedError();
    for (const call of this.#calls.splice(0)) call.fail(because);
    for (const connection of [...this.#connections]) connection.close(because);
    await this.#streamed.destroy();
  }

  /** Of what waits: nothing has come that could be held back, or be late. */
  pause(): void {}

  resume(): void {}

  limit(): void {}

  /** Whoever asked has gone: neither the place nor the body is kept. */
  drop(call: Call): void {
    const at = this.#calls.indexOf(call);
    if (at >= 0) this.#calls.splice(at, 1);
  }

  after(ms: DurationMs): DurationMs {
    return this.#clock.after(ms);
  }

  freed(connection: Connection): void {
    if (this.#isClosing && this.#calls.length === 0) {
      connection.close();
      return;
    }
    this.#resting.push(connection);
    this.#schedule();
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    remove(this.#idle, connection);
    remove(this.#resting, connection);
    if (this.#connections.size === 0) this.#clock.stop();
    if (this.#calls.length > 0) this.#schedule();
  }

  #schedule(): void {
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      this.#serve();
    });
  }

  /**
   * Runs once everything that had come in was read: bytes that nobody asked for, or an end, have closed their connection before anything is
   * sent over it. For the same reason one that was freed just now carries nothing before the next time.
   */
  #serve(): void {
    while (this.#calls.length > 0) {
      const connection = this.#idle.pop();
      if (connection === undefined && !this.#mayOpen()) break;
      const call = this.#calls.shift();
      if (call === undefined) break;
      if (connection === undefined) this.#open(call);
      else if (!connection.carry(call)) this.#idle.push(connection);
    }
    if (this.#isClosing && this.#calls.length === 0) {
      this.#closeUnused();
      return;
    }
    if (this.#resting.length === 0) return;
    this.#idle.push(...this.#resting);
    this.#resting = [];
    if (this.#calls.length > 0) this.#schedule();
  }

  #closeUnused(): void {
    for (const connection of [...this.#idle, ...this.#resting]) connection.close();
  }

  #mayOpen(): boolean {
    return this.#connections.size < this.#limits.connections && this.#resting.length < this.#calls.length;
  }

  #open(call: Call): void {
    this.#clock.start();
    this.#connections.add(new Connection(this, this.#context, this.#limits, call));
  }

  #expire(nowMs: DurationMs): void {
    for (const connection of this.#connections) if (connection.deadlineMs <= nowMs) connection.expire(nowMs);
  }
}

function isWhole(request: AgentRequest): request is WholeRequest {
  const { body, method } = request;
  return (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) && method !== 'CONNECT';
}

function remove(list: Connection[], connection: Connection): void {
  const at = list.lastIndexOf(connection);
  if (at >= 0) list.splice(at, 1);
}
