import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { DurationMs } from '#domain/shared/index.ts';
import type { CountedReplies } from '../face/under-way.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { ByteBudget, Hold } from '../limit/byte-budget.ts';
import type { WriteBatch } from '../write-batch.ts';
import { HttpClock } from './http-clock.ts';
import { LaneConnection, type LaneDeps, type LaneRequest } from './lane-connection.ts';
import type { LaneReply } from './lane-reply.ts';
import type { RequestHead } from './request-head.ts';

/**
 * Between two looks at all connections. What waits is counted in looks and not in time: then no clock that jumps ends what should not end.
 */
const LOOK_MS: DurationMs = 500;
/** For the rest of a request; then it is for Node's server, which has a time-out for each part. */
const REST_LOOKS = 2;
/** More than users are told: who believes it to the last moment must not meet the end. */
const KEEP_ALIVE_BUFFER_MS: DurationMs = 1_000;

type LaneOptions = {
  readonly time: GatewayTime;
  readonly budget: ByteBudget;
  readonly writes: WriteBatch;
  /** How long a connection may say nothing. */
  readonly keepAliveMs: DurationMs;
  /** The same before the first request. */
  readonly headersTimeoutMs: () => DurationMs;
  readonly serves: (head: RequestHead) => boolean;
  readonly serve: (request: LaneRequest, reply: LaneReply) => void;
  /** Takes a connection that is not for the lane. */
  readonly handOver: (socket: Socket) => void;
};

/**
 * Where plain requests to agents are read and answered without Node's HTTP server, which takes as much processor time as all that the
 * gateway does about them. It knows whole requests of a few kilobytes in the form that clients send them in; everything else about a
 * connection, now or later, is handed over to Node's server.
 */
export class Lane implements LaneDeps, CountedReplies {
  readonly keepAlive: string;
  readonly writes: WriteBatch;
  readonly #options: LaneOptions;
  readonly #clock: HttpClock;
  readonly #connections = new Set<LaneConnection>();
  readonly #held: Hold;
  #heldBytes = 0;
  #underWay = 0;
  #tick = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.writes = options.writes;
    this.#clock = new HttpClock(() => options.time.mark().wall);
    this.#held = options.budget.open('request');
    this.keepAlive = `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(options.keepAliveMs / 1_000)}\r\n`;
  }

  get date(): string {
    return this.#clock.text;
  }

  get tick(): number {
    return this.#tick;
  }

  take(socket: Socket): void {
    this.#connections.add(new LaneConnection(socket, this));
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Requests whose replies are not through. */
  get underWay(): number {
    return this.#underWay;
  }

  sayClosing(): void {
    for (const connection of this.#connections) connection.sayClosing();
  }

  closeIdle(): void {
    for (const connection of this.#connections) if (connection.isIdle) connection.socket.destroy();
  }

  closeAll(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }

  serves(head: RequestHead): boolean {
    return this.#options.serves(head);
  }

  serve(request: LaneRequest, reply: LaneReply): void {
    this.#underWay += 1;
    this.#options.serve(request, reply);
  }

  hold(bytes: number): boolean {
    if (!this.#held.resize(this.#heldBytes + bytes)) return false;
    this.#heldBytes += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes;
    this.#held.resize(this.#heldBytes);
  }

  replied(): void {
    this.#underWay -= 1;
  }

  gone(connection: LaneConnection): void {
    this.#connections.delete(connection);
  }

  handOver(socket: Socket, unread: Buffer): void {
    socket.pause();
    socket.unshift(unread);
    this.#options.handOver(socket);
    socket.resume();
  }

  #look(): void {
    if (this.#connections.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#tick += 1;
    const { headersTimeoutMs, keepAliveMs } = this.#options;
    const patience = {
      tick: this.#tick,
      first: looks(headersTimeoutMs()),
      next: looks(keepAliveMs + KEEP_ALIVE_BUFFER_MS),
      rest: REST_LOOKS,
    };
    for (const connection of this.#connections) connection.look(patience);
  }
}

function looks(ms: DurationMs): number {
  return Math.ceil(ms / LOOK_MS) + 1;
}
