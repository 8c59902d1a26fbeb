import type { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import type { AgentApi } from '#domain/release/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import { CLOSING, invalidRequest, sendError } from '../face/openai-error.ts';
import type { ReplyIds } from '../id/reply-ids.ts';
import { upstreamFailure } from './failure.ts';
import { replyHeaders, type UserView } from './header-rules.ts';
import { createReplyReader, type ReplyReader } from './reply-reader.ts';
import type { ReplyReading } from './reply-reading.ts';

/** How a relayed request went. */
export type RelayResult = ReplyReading & {
  /** From sending the request to the last byte of the reply; undefined where no whole reply came. */
  readonly latencyMs: DurationMs | undefined;
  /** Of streams. */
  readonly firstByteMs: DurationMs | undefined;
};

type RelayOptions = {
  readonly api: AgentApi;
  /** Whether it is what a model said, and not only what is kept of it. */
  readonly isAnswer: boolean;
  /** Translates the ids of the reply. */
  readonly ids: ReplyIds | undefined;
  /** Where the agent is mounted below a path of the gateway. */
  readonly view: UserView | undefined;
  /** Put on every reply. */
  readonly ownHeaders: Readonly<Record<string, string>>;
  readonly pinCookie: string | undefined;
  /** Whether the key that the agent saw was ours. */
  readonly ownCredential: boolean;
  readonly isDraining: () => boolean;
  readonly stopwatch: Stopwatch;
  /** Called when the request begins to go out. */
  readonly onSent: () => void;
  /** Called when it failed before a byte of it went out. True: someone else answers the user. */
  readonly onUnreached: (because: string) => boolean;
  /** Called before any byte that names what can be gone on from reaches the user. */
  readonly onNamed: () => void;
  readonly onDone: (result: RelayResult) => void;
};

const NO_TIMES = { latencyMs: undefined, firstByteMs: undefined };
const NOTHING_READ = { tokens: undefined, ...NO_TIMES };

/** Hands one reply from the agent to the user: streams as they come, JSON whole, with back-pressure and hang-ups passed on. */
export class Relay implements Dispatcher.DispatchHandler {
  readonly #user: ServerResponse;
  readonly #options: RelayOptions;
  readonly #startMs: DurationMs;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: OutgoingHttpHeaders = {};
  #reader: ReplyReader | undefined;
  #firstByteMs: DurationMs | undefined;
  #namedId = false;
  #settled = false;

  constructor(user: ServerResponse, options: RelayOptions) {
    this.#user = user;
    this.#options = options;
    this.#startMs = options.stopwatch.elapsedMs();
    user.on('close', () => this.#userClosed());
    user.on('drain', () => this.#controller?.resume());
    // A write that meets a closed connection: `close` follows, and says all that matters.
    user.on('error', () => this.#userClosed());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The user hung up while the request waited for a connection.
    if (this.#settled) controller.abort(new Error('the user hung up'));
    else this.#options.onSent();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#settled) return;
    const { api, ownCredential, view, isAnswer, ids } = this.#options;
    this.#status = status;
    this.#headers = replyHeaders(headers, view);
    this.#reader = createReplyReader({ api, status, headers, ownCredential, isAnswer, ids });
    if (this.#reader.isHeld) return;
    // Translated ids are longer than the agent's.
    if (ids !== undefined) delete this.#headers['content-length'];
    this.#begin(this.#headers);
    // A length says that the rest follows at once: then one packet does for both.
    if (this.#reader.isStream || this.#headers['content-length'] === undefined) this.#user.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const reader = this.#reader;
    if (this.#settled || reader === undefined) return;
    this.#firstByteMs ??= this.#elapsedMs();
    const out = reader.push(chunk);
    if (out === undefined) return;
    this.#nameId();
    if (!this.#user.headersSent) this.#begin(this.#headers);
    if (!this.#user.write(out)) controller.pause();
  }

  onResponseEnd(): void {
    const reader = this.#reader;
    if (this.#settled || reader === undefined) return;
    const latencyMs = this.#elapsedMs();
    const firstByteMs = reader.isStream ? this.#firstByteMs : undefined;
    const { rest, reading } = reader.finish();
    this.#nameId();
    if (!this.#user.headersSent) this.#begin({ ...this.#headers, 'content-length': rest?.length ?? 0 });
    this.#user.end(rest);
    this.#settle({ ...reading, latencyMs, firstByteMs });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** The agent failed: an error where nothing was said yet, else a broken connection, so that half a reply never looks whole. */
  fail(error: unknown): void {
    if (this.#settled) return;
    const because = error instanceof Error ? error.message : String(error);
    if (this.#controller === undefined && this.#options.onUnreached(because)) {
      this.#settled = true;
      return;
    }
    if (this.#user.headersSent) this.#user.destroy();
    else sendError(this.#user, upstreamFailure(error), this.#ownHeaders());
    const { tokens } = this.#reader?.finish().reading ?? NOTHING_READ;
    this.#settle({ outcome: 'agent-error', tokens, because, ...NO_TIMES });
  }

  /** The rest of what the user sends, or the agent's taking of it, did not come in time. */
  stall(by: 'user' | 'agent'): void {
    if (this.#settled) return;
    if (by === 'agent') this.fail(new errors.BodyTimeoutError('it stopped reading the request'));
    else {
      const because = 'The rest of the body did not come in time.';
      if (this.#user.headersSent) this.#user.destroy();
      else sendError(this.#user, invalidRequest(408, 'upload_timeout', because), { ...this.#ownHeaders(), ...CLOSING });
      this.#settle({ outcome: 'user-error', because, ...NOTHING_READ });
    }
    this.#controller?.abort(new Error('the upload stalled'));
  }

  #begin(headers: OutgoingHttpHeaders): void {
    if (this.#user.destroyed) return;
    this.#user.writeHead(this.#status, { ...headers, ...this.#ownHeaders(headers['set-cookie']) });
  }

  #ownHeaders(cookies: OutgoingHttpHeaders[string] = []): Record<string, string | string[]> {
    const draining: Record<string, string> = this.#options.isDraining() ? { connection: 'close' } : {};
    const { pinCookie, ownHeaders } = this.#options;
    const all = [
      ...(Array.isArray(cookies) ? cookies : [String(cookies)]),
      ...(pinCookie === undefined ? [] : [pinCookie]),
    ];
    return { ...ownHeaders, ...draining, ...(all.length === 0 ? {} : { 'set-cookie': all }) };
  }

  #nameId(): void {
    if (this.#namedId || this.#options.ids?.response === undefined) return;
    this.#namedId = true;
    this.#options.onNamed();
  }

  #userClosed(): void {
    if (this.#settled) return;
    this.#settle({ outcome: 'aborted', because: undefined, ...NOTHING_READ });
    this.#controller?.abort(new Error('the user hung up'));
  }

  #settle(result: RelayResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.onDone(result);
  }

  #elapsedMs(): DurationMs {
    return this.#options.stopwatch.elapsedMs() - this.#startMs;
  }
}
