import type { DurationMs } from '#domain/shared/index.ts';
import type { Invocation, InvokedEvent, InvokedRuntime, Stopwatch } from '#ports/index.ts';
import { NOTHING_READ, type RelayResult } from '../upstream/relay.ts';
import { readFailure } from './failed-reply.ts';
import { finishReasons } from './reply-form.ts';
import { Told } from './told.ts';

type DroppedTurnOptions = {
  readonly runtime: InvokedRuntime;
  readonly invocation: Omit<Invocation, 'signal'>;
  /** Whether the time until it says something means anything to its users. */
  readonly isStream: boolean;
  readonly stopwatch: Stopwatch;
  /** Called once. */
  readonly onDone: (result: RelayResult) => void;
};

/** A turn that is heard to its end, for what it says of the release; its conversation is deleted. */
export class DroppedTurn {
  readonly #options: DroppedTurnOptions;
  readonly #startMs: DurationMs;
  readonly #hangUp = new AbortController();
  readonly #told = new Told();
  #firstMs: DurationMs | undefined;
  #settled = false;

  constructor(options: DroppedTurnOptions) {
    this.#options = options;
    this.#startMs = options.stopwatch.elapsedMs();
  }

  async run(): Promise<void> {
    const { runtime, invocation } = this.#options;
    let conversation: string | undefined;
    for await (const event of runtime.invoke({ ...invocation, signal: this.#hangUp.signal })) {
      if (event.kind === 'began' || event.kind === 'done') conversation = event.conversation;
      this.#take(event);
    }
    if (conversation !== undefined) await runtime.forget(invocation, conversation);
  }

  /** Lets go of it: the release has had its time, or the gateway stops. */
  giveUp(outcome: 'agent-error' | 'aborted', because: string): void {
    this.#settle({ ...NOTHING_READ, outcome, because });
    this.#hangUp.abort();
  }

  #take(event: InvokedEvent): void {
    if (event.kind === 'failed') this.#settle({ ...NOTHING_READ, ...readFailure(event.failure) });
    else if (event.kind === 'done') {
      const latencyMs = this.#elapsedMs();
      const firstMs = this.#options.isStream ? (this.#firstMs ?? latencyMs) : undefined;
      const facts = this.#told.facts(finishReasons[event.reason]);
      const outcome = event.reason === 'filtered' ? 'blocked' : 'success';
      this.#settle({ outcome, facts, because: undefined, latencyMs, firstByteMs: firstMs, firstTokenMs: firstMs });
    } else if (event.kind !== 'began') {
      this.#told.take(event);
      // What was said is of no use to anybody.
      this.#told.text = '';
      this.#firstMs ??= this.#elapsedMs();
    }
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
