import { Buffer } from 'node:buffer';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Invocation, InvokedEvent, InvokedFailure, InvokedRuntime, Stopwatch } from '#ports/index.ts';
import { sendError } from '../face/openai-error.ts';
import type { UserReply } from '../face/user-reply.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import { NOTHING_READ, type RelayResult, type RequestHooks } from '../upstream/relay.ts';
import { awaitRest } from '../upstream/slow-reader.ts';
import { failedReply, readFailure, retryHeaders } from './failed-reply.ts';
import { finishReasons, type ReplyForm, type Saying } from './reply-form.ts';
import type { Told } from './told.ts';

/** No sensible reply is longer; an endless one must not fill the memory. */
const MAX_CHARS = 16 * 1024 * 1024;
/** A text is held once, and once more where it is written in a response that ends. */
const BYTES_A_CHAR = 2;
const STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

type Done = Extract<InvokedEvent, { kind: 'done' }>;

type InvokedReplyOptions = {
  readonly runtime: InvokedRuntime;
  readonly invocation: Omit<Invocation, 'signal'>;
  readonly stopwatch: Stopwatch;
  readonly budget: ByteBudget;
  /** For the whole of a reply that is not streamed. */
  readonly replyTimeoutMs: DurationMs;
  /** How long a user may take nothing of a reply that waits for them. */
  readonly readerPatienceMs: DurationMs;
  /** Made when it is known where the conversation is kept, since ids carry that. */
  readonly form: (place: string, told: Told) => ReplyForm;
  readonly headers: (place: string | undefined) => Readonly<Record<string, string | string[]>>;
  readonly told: Told;
  readonly isStream: boolean;
  /** Told a status of the agent's in the end, or what stands for it; undefined where it gave no sign of life. */
  readonly hooks: RequestHooks;
  /** Called when the runtime keeps the conversation no longer, and nothing was begun. True: it is begun anew. */
  readonly onGone: () => boolean;
  readonly onEnded: (end: Done | InvokedFailure) => void;
};

/** Hands one answer of an agent that is invoked to the user, as fast as the user takes it. */
export class InvokedReply {
  readonly #user: UserReply;
  readonly #options: InvokedReplyOptions;
  readonly #startMs: DurationMs;
  readonly #hangUp = new AbortController();
  /** Of a reply that is not streamed: all of it. */
  readonly #held: Saying[] = [];
  #place: string | undefined;
  #form: ReplyForm | undefined;
  #firstMs: DurationMs | undefined;
  #settled = false;

  constructor(user: UserReply, options: InvokedReplyOptions) {
    this.#user = user;
    this.#options = options;
    this.#startMs = options.hooks.sinceMs;
  }

  async run(): Promise<void> {
    const { runtime, invocation, replyTimeoutMs, hooks } = this.#options;
    const hold = this.#options.budget.open('reply');
    const onClose = (): void => this.#userClosed();
    this.#user.on('close', onClose);
    this.#user.on('error', onClose);
    const timer = setTimeout(() => this.#tooLate(), replyTimeoutMs);
    hooks.onSent();
    if (this.#user.destroyed) this.#userClosed();
    try {
      for await (const event of runtime.invoke({ ...invocation, signal: this.#hangUp.signal })) {
        if (this.#settled) break;
        if (hold.resize(BYTES_A_CHAR * this.#options.told.text.length)) await this.#take(event);
        else this.#noRoom();
        // A stream takes as long as its user does.
        if (this.#user.headersSent) clearTimeout(timer);
      }
    } finally {
      clearTimeout(timer);
      hold.close();
      this.#user.off('close', onClose);
      this.#user.off('error', onClose);
    }
  }

  async #take(event: InvokedEvent): Promise<void> {
    if (event.kind === 'failed') return this.#fail(event.failure);
    if (event.kind === 'done') return this.#end(event);
    if (event.kind === 'began') {
      this.#place = event.conversation;
      return;
    }
    const { told, isStream } = this.#options;
    told.take(event);
    if (told.text.length > MAX_CHARS) return this.#fail(TOO_LONG);
    if (isStream) await this.#say(event);
    else this.#keep(event);
  }

  /** Pieces of one text as one: they may be many. */
  #keep(event: Saying): void {
    const last = this.#held.at(-1);
    if (event.kind !== 'text' || last?.kind !== 'text') this.#held.push(event);
    else this.#held[this.#held.length - 1] = { kind: 'text', text: last.text + event.text };
  }

  async #say(event: Saying): Promise<void> {
    const text = this.#formAt(this.#place ?? '').say(event);
    if (text === '') return;
    this.#firstMs ??= this.#elapsedMs();
    this.#begin(this.#place);
    this.#options.hooks.onChunk(Buffer.from(text));
    if (!this.#user.write(text)) await this.#reader();
  }

  #end(done: Done): void {
    const { told, isStream, headers, hooks, onEnded } = this.#options;
    const latencyMs = this.#elapsedMs();
    // A whole reply names the place that is known now.
    const form = this.#formAt(done.conversation);
    for (const event of this.#held) form.say(event);
    const text = form.end(done.reason);
    onEnded(done);
    if (isStream) this.#begin(done.conversation);
    else {
      hooks.onNamed();
      const length = Buffer.byteLength(text);
      const own = { 'content-type': 'application/json', 'content-length': length };
      this.#user.writeHead(200, { ...headers(done.conversation), ...own });
    }
    this.#options.hooks.onChunk(Buffer.from(text));
    this.#user.end(text);
    this.#awaitRest();
    const outcome = done.reason === 'filtered' ? 'blocked' : 'success';
    // Nothing is sent before the agent says something, so that what goes wrong until then has a status of its own.
    const firstMs = isStream ? (this.#firstMs ?? latencyMs) : undefined;
    const facts = told.facts(finishReasons[done.reason]);
    this.#settle({ outcome, facts, because: undefined, latencyMs, firstByteMs: firstMs, firstTokenMs: firstMs }, 200);
  }

  #fail(failure: InvokedFailure): void {
    const { told, headers, onGone, hooks, onEnded } = this.#options;
    const { reason, status, because, begun } = failure;
    onEnded(failure);
    const isQuiet = !begun && !this.#user.headersSent;
    if (reason === 'conversation-gone' && isQuiet && onGone()) {
      this.#settled = true;
      return;
    }
    const isAgents = reason === 'agent-error' || reason === 'timeout';
    const isReply = status !== undefined;
    if (
      isAgents &&
      isQuiet &&
      !isReply &&
      hooks.onNoReply({ because, wasSent: false, timedOut: reason === 'timeout' })
    ) {
      this.#settled = true;
      return;
    }
    const error = failedReply(failure);
    // The error ends the stream before its own end does, so that half a reply never looks whole.
    if (this.#user.headersSent) this.#user.end(this.#form?.breakOff(error));
    else sendError(this.#user, error, { ...headers(undefined), ...retryHeaders(failure) });
    this.#awaitRest();
    // A runtime that told of its work is there, whatever became of the work.
    const isThere = status ?? (isAgents && this.#place === undefined ? undefined : error.status);
    this.#settle({ ...NOTHING_READ, ...readFailure(failure), facts: told.facts(undefined) }, isThere);
    this.#hangUp.abort();
  }

  #formAt(place: string): ReplyForm {
    this.#form ??= this.#options.form(place, this.#options.told);
    return this.#form;
  }

  #begin(place: string | undefined): void {
    if (this.#user.headersSent) return;
    this.#options.hooks.onNamed();
    this.#user.writeHead(200, { ...this.#options.headers(place), ...STREAM });
  }

  /** Waits until the user takes what was written, but not for ever. */
  async #reader(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#options.hooks.onReaderStopped();
      this.#user.destroy();
    }, this.#options.readerPatienceMs);
    this.#user.once('drain', resolve);
    this.#user.once('close', resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#user.off('drain', resolve);
      this.#user.off('close', resolve);
    }
  }

  #awaitRest(): void {
    const { readerPatienceMs: patienceMs, hooks } = this.#options;
    awaitRest(this.#user, { patienceMs, onStopped: () => hooks.onReaderStopped() });
  }

  #noRoom(): void {
    const because = 'The gateway holds as many replies as it can. Please try again.';
    const error = { status: 503, type: 'server_error', code: 'gateway_busy', message: because, param: null } as const;
    if (this.#user.headersSent) this.#user.end(this.#form?.breakOff(error));
    else sendError(this.#user, error, { ...this.#options.headers(undefined), 'retry-after': '1' });
    this.#settle({ ...NOTHING_READ, outcome: 'gateway-error', because }, undefined);
    this.#hangUp.abort();
  }

  #tooLate(): void {
    if (this.#settled || this.#user.headersSent) return;
    this.#fail({ reason: 'timeout', because: 'the whole reply did not come in time', begun: true });
  }

  #userClosed(): void {
    if (this.#settled) return;
    this.#settle({ ...NOTHING_READ, outcome: 'aborted', because: undefined }, undefined);
    this.#hangUp.abort();
  }

  #settle(result: RelayResult, status: number | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.hooks.onDone(result, status);
  }

  #elapsedMs(): DurationMs {
    return this.#options.stopwatch.elapsedMs() - this.#startMs;
  }
}

const TOO_LONG: InvokedFailure = {
  reason: 'agent-error',
  because: `it wrote more than ${MAX_CHARS / 1024 / 1024} MB`,
  begun: true,
};
