import type { Buffer } from 'node:buffer';
import type { AgentApi } from '#domain/release/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { ByteBudget, Hold } from '../limit/byte-budget.ts';
import type { RelayResult } from '../upstream/relay.ts';
import { NO_FACTS } from '../upstream/reply-facts.ts';
import { createReplyReader, type ReplyReader } from '../upstream/reply-reader.ts';
import type { FlatHeaders } from '../upstream/wire/flat-headers.ts';
import type { ReplyController, ReplyHandler } from '../upstream/wire/reply-handler.ts';

type DroppedReplyOptions = {
  readonly api: AgentApi;
  readonly ownCredential: boolean;
  readonly stopwatch: Stopwatch;
  readonly budget: ByteBudget;
  /** Called once. */
  readonly onDone: (result: RelayResult) => void;
};

/** A reply that is read to its end, for what it says of the release, and kept nowhere. */
export class DroppedReply implements ReplyHandler {
  readonly #options: DroppedReplyOptions;
  readonly #startMs: DurationMs;
  readonly #hold: Hold;
  #controller: ReplyController | undefined;
  #reader: ReplyReader | undefined;
  #firstByteMs: DurationMs | undefined;
  #firstTokenMs: DurationMs | undefined;
  #settled = false;

  constructor(options: DroppedReplyOptions) {
    this.#options = options;
    this.#startMs = options.stopwatch.elapsedMs();
    this.#hold = options.budget.open('request');
  }

  onRequestStart(controller: ReplyController): void {
    this.#controller = controller;
    // It was given up while it waited for a connection.
    if (this.#settled) controller.abort(new Error('given up'));
  }

  onResponseStart(status: number, headers: FlatHeaders): void {
    const { api, ownCredential } = this.#options;
    const hold = this.#hold;
    this.#reader = createReplyReader({ api, status, headers, ownCredential, isAnswer: true, ids: undefined, hold });
  }

  onResponseData(chunk: Buffer): void {
    this.#firstByteMs ??= this.#elapsedMs();
    this.#reader?.push(chunk);
    if (this.#reader?.spoke === true) this.#firstTokenMs ??= this.#elapsedMs();
  }

  onResponseEnd(): void {
    if (this.#reader === undefined) return;
    const latencyMs = this.#elapsedMs();
    const firstByteMs = this.#reader.isStream ? this.#firstByteMs : undefined;
    this.#settle({ ...this.#reader.finish().reading, latencyMs, firstByteMs, firstTokenMs: this.#firstTokenMs });
  }

  onResponseError(error: Error): void {
    this.fail(error);
  }

  /** No whole reply came. */
  fail(error: unknown): void {
    this.#end('agent-error', error instanceof Error ? error.message : String(error));
  }

  /** Lets go of it: the release has had its time, or the gateway stops. */
  giveUp(outcome: 'agent-error' | 'aborted', because: string): void {
    this.#end(outcome, because);
    this.#controller?.abort(new Error(because));
  }

  #end(outcome: RelayResult['outcome'], because: string): void {
    const nothing = { facts: NO_FACTS, latencyMs: undefined, firstByteMs: undefined, firstTokenMs: undefined };
    this.#settle({ outcome, because, ...nothing });
  }

  #settle(result: RelayResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#reader = undefined;
    this.#hold.close();
    this.#options.onDone(result);
  }

  #elapsedMs(): DurationMs {
    return this.#options.stopwatch.elapsedMs() - this.#startMs;
  }
}
