import type { Buffer } from 'node:buffer';
import { errors } from 'undici';
import type { AgentApi } from '#domain/release/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import { CLOSING, invalidRequest, sendError } from '../face/openai-error.ts';
import type { ReaderWatcher, UserReply } from '../face/user-reply.ts';
import type { ReplyIds } from '../id/reply-ids.ts';
import type { ByteBudget, Hold } from '../limit/byte-budget.ts';
import { upstreamFailure } from './failure.ts';
import { replyHeaders, type UserView } from './header-rules.ts';
import { NO_FACTS } from './reply-facts.ts';
import { createReplyReader, type ReplyReader } from './reply-reader.ts';
import type { ReplyReading } from './reply-reading.ts';
import { SlowReader } from './slow-reader.ts';
import { byName, type FlatHeaders, headerOf } from './wire/flat-headers.ts';
import type { ReplyController, ReplyHandler } from './wire/reply-handler.ts';

/** How a relayed request went. */
export type RelayResult = ReplyReading & {
  /** From sending the request, for the first time if it was sent again, to the last byte of the reply; undefined where no whole reply came. */
  readonly latencyMs: DurationMs | undefined;
  /** Of streams. */
  readonly firstByteMs: DurationMs | undefined;
  /** Of streams that could be read: until the model said something. */
  readonly firstTokenMs: DurationMs | undefined;
};

/** A request that failed before a byte of its reply came. */
export type NoReply = {
  readonly because: string;
  /** Whether a byte of it may have reached the agent. */
  readonly wasSent: boolean;
  readonly timedOut: boolean;
};

/** What is called on the way, for whoever keeps the books of the request. */
export interface RequestHooks {
  /** When the request was sent first: whoever is answered at the second try has waited for both. */
  readonly sinceMs: DurationMs;
  /** When the request begins to go out. */
  onSent(): void;
  /** When no reply will come and the user was told nothing. True: the user is answered otherwise. */
  onNoReply(failure: NoReply): boolean;
  /** Each piece of the reply, as the agent sent it. */
  onChunk(chunk: Buffer): void;
  /** Before any byte that names what can be gone on from reaches the user. */
  onNamed(): void;
  /** When a user who takes nothing of a reply is cut off. */
  onReaderStopped(): void;
  /** With the status of the agent's reply, when one that is relayed begins. */
  onStatus(status: number): void;
  /** @param status of the agent's reply; undefined where none began */
  onDone(result: RelayResult, status: number | undefined): void;
}

type RelayOptions = {
  readonly api: AgentApi;
  /** Whether it is what a model said, and not only what is kept of it. */
  readonly isAnswer: boolean;
  /** Translates the ids of the reply. */
  readonly ids: ReplyIds | undefined;
  /** Where the agent is mounted below a path of the gateway. */
  readonly view: UserView | undefined;
  /** Put on every reply. */
  readonly ownHeaders: FlatHeaders;
  readonly pinCookie: string | undefined;
  /** Whether the key that the agent saw was ours. */
  readonly ownCredential: boolean;
  readonly isDraining: () => boolean;
  readonly stopwatch: Stopwatch;
  readonly budget: ByteBudget;
  /** For the whole of a reply that is held until it is whole. */
  readonly replyTimeoutMs: DurationMs;
  /** How long a user may take nothing of a reply that waits for them. */
  readonly readerPatienceMs: DurationMs;
  readonly hooks: RequestHooks;
};

const NO_TIMES = { latencyMs: undefined, firstByteMs: undefined, firstTokenMs: undefined };
/** Of a request without a reply. */
export const NOTHING_READ = { facts: NO_FACTS, ...NO_TIMES };
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Hands one reply from the agent to the user: streams as they come, JSON whole, with back-pressure and hang-ups passed on. */
export class Relay implements ReplyHandler, ReaderWatcher {
  readonly #user: UserReply;
  readonly #options: RelayOptions;
  readonly #startMs: DurationMs;
  readonly #hold: Hold;
  /** Before it goes out. */
  #queued: ReplyController | undefined;
  #controller: ReplyController | undefined;
  /** A byte of a reply came, perhaps no more than that. */
  #replyBegan = false;
  #status: number | undefined;
  /** The agent's, names and values in turn. */
  #headers: string[] = [];
  #reader: ReplyReader | undefined;
  #firstByteMs: DurationMs | undefined;
  #firstTokenMs: DurationMs | undefined;
  #namedId = false;
  #settled = false;
  #slowReader: SlowReader | undefined;

  constructor(user: UserReply, options: RelayOptions) {
    this.#user = user;
    this.#options = options;
    this.#startMs = options.hooks.sinceMs;
    this.#hold = options.budget.open('reply');
    user.watch?.(this);
    user.on('close', () => {
      this.#hold.close();
      this.#userClosed();
    });
    // A write that meets a closed connection: `close` follows, and says all that matters.
    user.on('error', () => this.#userClosed());
  }

  readerLags(): void {
    this.#waitForReader();
  }

  onQueued(controller: ReplyController): void {
    this.#queued = controller;
  }

  onRequestStart(controller: ReplyController): void {
    this.#controller = controller;
    // The user hung up while the request waited for a connection.
    if (this.#settled) controller.abort(new Error('the user hung up'));
    else this.#options.hooks.onSent();
  }

  onResponseStarted(): void {
    this.#replyBegan = true;
  }

  onResponseStart(status: number, headers: FlatHeaders): void {
    if (this.#settled) return;
    const { api, ownCredential, view, isAnswer, ids, ownHeaders } = this.#options;
    this.#status = status;
    this.#options.hooks.onStatus(status);
    this.#reader = createReplyReader({ api, status, headers, ownCredential, isAnswer, ids, hold: this.#hold });
    // A reply that is held gets the length that it has in the end; translated ids are longer than the agent's.
    const keepsLength = !this.#reader.isHeld && ids === undefined;
    this.#headers = replyHeaders(headers, { view, keepsLength, ours: ownHeaders });
    if (this.#reader.isHeld) {
      this.#controller?.limit(Math.max(0, this.#options.replyTimeoutMs - this.#elapsedMs()));
      return;
    }
    this.#begin();
    // A length says that the rest follows at once: then one packet does for both.
    if (this.#reader.isStream || !keepsLength || headerOf(headers, 'content-length') === undefined)
      this.#user.flushHeaders();
  }

  onResponseData(chunk: Buffer): void {
    const reader = this.#reader;
    if (this.#settled || reader === undefined) return;
    this.#firstByteMs ??= this.#elapsedMs();
    this.#options.hooks.onChunk(chunk);
    const out = reader.push(chunk);
    if (reader.spoke === true) this.#firstTokenMs ??= this.#elapsedMs();
    if (out === undefined) return;
    this.#nameId();
    if (!this.#user.headersSent) this.#begin();
    // From here on it takes as long as the user does.
    this.#controller?.limit(undefined);
    if (this.#user.write(out)) return;
    this.#controller?.pause();
    this.#waitForReader();
  }

  onResponseEnd(): void {
    const reader = this.#reader;
    if (this.#settled || reader === undefined) return;
    const latencyMs = this.#elapsedMs();
    const firstByteMs = reader.isStream ? this.#firstByteMs : undefined;
    const { rest, reading } = reader.finish();
    const firstTokenMs = reader.spoke === true ? (this.#firstTokenMs ?? latencyMs) : undefined;
    this.#nameId();
    if (!this.#user.headersSent) this.#begin(rest?.length ?? 0);
    this.#user.end(rest);
    if ((this.#user.socket?.writableLength ?? 0) > 0) this.#waitForReader();
    this.#settle({ ...reading, latencyMs, firstByteMs, firstTokenMs });
  }

  onResponseError(error: Error): void {
    try {
      this.fail(error);
    } catch (bug) {
      // Its user must not wait for ever, nor the count of it: `close` follows.
      this.#user.destroy();
      throw bug;
    }
  }

  /** The agent failed: an error where nothing was said yet, else a broken connection, so that half a reply never looks whole. */
  fail(error: unknown): void {
    if (this.#settled) return;
    const because = error instanceof Error ? error.message : String(error);
    if (!this.#replyBegan && this.#options.hooks.onNoReply({ because, ...this.#attempt(error) })) {
      this.#settled = true;
      return;
    }
    if (this.#user.headersSent) this.#user.destroy();
    else sendError(this.#user, upstreamFailure(error), this.#headersOfError());
    const { facts } = this.#reader?.finish().reading ?? NOTHING_READ;
    this.#settle({ outcome: 'agent-error', facts, because, ...NO_TIMES });
  }

  /** The rest of what the user sends, or the agent's taking of it, did not come in time. */
  stall(by: 'user' | 'agent'): void {
    if (this.#settled) return;
    if (by === 'agent') this.fail(new errors.BodyTimeoutError('it stopped reading the request'));
    else {
      const because = 'The rest of the body did not come in time.';
      if (this.#user.headersSent) this.#user.destroy();
      else
        sendError(this.#user, invalidRequest(408, 'upload_timeout', because), {
          ...this.#headersOfError(),
          ...CLOSING,
        });
      this.#settle({ outcome: 'user-error', because, ...NOTHING_READ });
    }
    this.#controller?.abort(new Error('the upload stalled'));
  }

  /** @param length of the whole body, where it is known and the agent's headers don't say it */
  #begin(length?: number): void {
    if (this.#user.destroyed) return;
    const { pinCookie } = this.#options;
    const headers = this.#headers;
    if (length !== undefined) headers.push('content-length', String(length));
    headers.push(...this.#options.ownHeaders);
    if (this.#options.isDraining()) headers.push('connection', 'close');
    if (pinCookie !== undefined) headers.push('set-cookie', pinCookie);
    this.#user.writeHead(this.#status ?? 502, headers);
  }

  #headersOfError(): Readonly<Record<string, string>> {
    const { ownHeaders, isDraining } = this.#options;
    return { ...byName(ownHeaders), ...(isDraining() ? CLOSING : {}) };
  }

  #nameId(): void {
    if (this.#namedId || this.#options.ids?.response === undefined) return;
    this.#namedId = true;
    this.#options.hooks.onNamed();
  }

  #userClosed(): void {
    if (this.#settled) return;
    this.#settle({ outcome: 'aborted', because: undefined, ...NOTHING_READ });
    (this.#controller ?? this.#queued)?.abort(new Error('the user hung up'));
  }

  #attempt(error: unknown): Pick<NoReply, 'wasSent' | 'timedOut'> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { wasSent: this.#controller !== undefined, timedOut: TIMEOUTS.has(code) };
  }

  #waitForReader(): void {
    this.#slowReader ??= new SlowReader(this.#user, {
      patienceMs: this.#options.readerPatienceMs,
      onReads: () => this.#controller?.resume(),
      onStopped: () => this.#options.hooks.onReaderStopped(),
    });
    this.#slowReader.wait();
  }

  #settle(result: RelayResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.hooks.onDone(result, this.#status);
  }

  #elapsedMs(): DurationMs {
    return this.#options.stopwatch.elapsedMs() - this.#startMs;
  }
}
