import {
  type KeyBucket,
  latencyBucket,
  NO_MOMENTS,
  type RequestOutcome,
  type Rollup,
  type RollupKey,
} from '#domain/sample/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';

/** How one user request went. */
export type RequestSample = {
  readonly outcome: RequestOutcome;
  /** 0-63, of the assignment key. */
  readonly bucket: number;
  /** Undefined where no whole reply came. */
  readonly latencyMs: DurationMs | undefined;
  /** Undefined where the reply was no stream. */
  readonly firstByteMs: DurationMs | undefined;
  /** Undefined where the reply did not say. */
  readonly tokens: number | undefined;
};

type Sum = { n: number; sum: number; sumSq: number };
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A roll-up in the making. It changes in place, because a request must not cost a copy of all sums. */
export class Accumulator {
  readonly #key: RollupKey;
  readonly #outcomes: Record<RequestOutcome, number> = {
    success: 0,
    'user-error': 0,
    'agent-error': 0,
    blocked: 0,
    'gateway-error': 0,
    aborted: 0,
    limited: 0,
  };
  readonly #latency = noSum();
  readonly #latencySketch: Record<string, number> = {};
  readonly #firstByte = noSum();
  readonly #tokens = noSum();
  readonly #buckets: Record<string, Mutable<KeyBucket>> = {};

  constructor(key: RollupKey) {
    this.#key = key;
  }

  add(sample: RequestSample): void {
    this.#outcomes[sample.outcome] += 1;
    // A user's own mistake, a hang-up and a failure of ours say nothing about the release's speed or cost.
    if (sample.outcome !== 'success' && sample.outcome !== 'agent-error' && sample.outcome !== 'blocked') return;
    if (sample.latencyMs !== undefined) {
      put(this.#latency, sample.latencyMs);
      const index = latencyBucket(sample.latencyMs);
      this.#latencySketch[index] = (this.#latencySketch[index] ?? 0) + 1;
    }
    if (sample.firstByteMs !== undefined) put(this.#firstByte, sample.firstByteMs);
    if (sample.tokens !== undefined) put(this.#tokens, sample.tokens);
    this.#addToBucket(sample);
  }

  /** What was counted. Nothing may be added afterwards. */
  finish(): Rollup {
    return {
      key: this.#key,
      outcomes: this.#outcomes,
      latency: this.#latency,
      latencySketch: this.#latencySketch,
      firstByte: this.#firstByte,
      tokens: this.#tokens,
      // Users say those to control, which counts them once.
      ratings: NO_MOMENTS,
      complaints: 0,
      buckets: this.#buckets,
    };
  }

  #addToBucket(sample: RequestSample): void {
    const index = String(sample.bucket);
    let bucket = this.#buckets[index];
    if (bucket === undefined) {
      bucket = { requests: 0, errors: 0, latencySumMs: 0, tokens: 0 };
      this.#buckets[index] = bucket;
    }
    bucket.requests += 1;
    if (sample.outcome === 'agent-error') bucket.errors += 1;
    bucket.latencySumMs += sample.latencyMs ?? 0;
    bucket.tokens += sample.tokens ?? 0;
  }
}

function noSum(): Sum {
  return { n: 0, sum: 0, sumSq: 0 };
}

function put(sum: Sum, value: number): void {
  sum.n += 1;
  sum.sum += value;
  sum.sumSq += value * value;
}
