import { Server as NetServer } from 'node:net';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { Face } from './server.ts';
import type { UnderWay } from './under-way.ts';

const SWEEP_MS: DurationMs = 20;

/** Ends a server without breaking a request, for as long as it may. From here on requests that come have to be answered `connection: close`. */
export class Drain {
  readonly #face: Face;
  readonly #underWay: UnderWay;
  readonly #time: Stopwatch;
  #limit: NodeJS.Timeout | undefined;
  #untilMs = Number.POSITIVE_INFINITY;
  #cutRequests = 0;
  #markCut: () => void = () => undefined;
  readonly #cut = new Promise<void>((done) => {
    this.#markCut = done;
  });

  constructor(face: Face, underWay: UnderWay, time: Stopwatch) {
    this.#face = face;
    this.#underWay = underWay;
    this.#time = time;
    underWay.sayClosing();
  }

  /** What is under way after this time is cut. Again, it can only become sooner. */
  within(graceMs: DurationMs): void {
    const untilMs = this.#time.elapsedMs() + graceMs;
    if (untilMs > this.#untilMs) return;
    this.#untilMs = untilMs;
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.#cutAll(), graceMs);
  }

  /**
   * Nobody takes over. For a moment it still takes requests, so that clients let go of their connections themselves; then no new ones,
   * and connections without a request are closed. Resolves with the number of requests that had to be cut.
   */
  async alone(lingerMs: DurationMs): Promise<number> {
    if ((await countConnections(this.#face.server)) > 0) await Promise.race([pause(lingerMs), this.#cut]);
    const closed = new Promise<void>((done) => this.#face.server.close(() => done()));
    const sweep = setInterval(() => this.#face.closeIdleConnections(), SWEEP_MS);
    if (this.#underWay.wasCut) this.#face.closeAllConnections();
    await closed;
    clearInterval(sweep);
    return this.#end();
  }

  /**
   * Somebody else accepts on the same socket already. Connections without a request are left to their clients, who may be sending one
   * just now: its reply says `connection: close`, and those that stay silent end as on any day. Resolves with the number of requests
   * that had to be cut.
   */
  async succeeded(): Promise<number> {
    // Node's own HTTP servers close such connections when they are closed, and a request on its way there would be lost.
    await new Promise<void>((done) => NetServer.prototype.close.call(this.#face.server, () => done()));
    this.#face.closeIdleConnections();
    return this.#end();
  }

  async #end(): Promise<number> {
    clearTimeout(this.#limit);
    await this.#underWay.through();
    return this.#cutRequests;
  }

  #cutAll(): void {
    this.#cutRequests = this.#underWay.cut();
    this.#markCut();
    this.#face.closeAllConnections();
  }
}

function countConnections(server: NetServer): Promise<number> {
  return new Promise((done, fail) => server.getConnections((error, count) => (error ? fail(error) : done(count))));
}

function pause(ms: DurationMs): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref());
}
