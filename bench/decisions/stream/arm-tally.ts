import {
  emptyRollup,
  KEY_BUCKETS,
  type Moments,
  type RequestOutcome,
  type Rollup,
  sketchBucket,
} from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';

export type Arm = 'candidate' | 'baseline';

type Sums = { -readonly [part in keyof Moments]: number };

/** What one turn of a conversation came to. */
export type Turn = {
  latencyMs: number;
  tokens: number;
  failed: boolean;
  complained: boolean;
  /** 1-5; 0: none was given. */
  rating: number;
};

type Bucket = {
  requests: number;
  errors: number;
  latencySumMs: number;
  tokens: number;
  complaints: number;
  moments: { latency: Sums; tokens: Sums; cost: Sums; ratings: Sums };
};

const RELEASES = { candidate: digestOfBytes('v2'), baseline: digestOfBytes('v1') };
const MICRO_USD_PER_TOKEN = 3;

/**
 * The roll-up that a gateway would make of one arm under one route version, counted in place: a path of thousands of turns makes no
 * garbage, and the judge reads it as it stands.
 */
export class ArmTally {
  readonly #outcomes: { -readonly [outcome in RequestOutcome]: number };
  readonly #sums = { latency: noSums(), tokens: noSums(), cost: noSums(), ratings: noSums() };
  readonly #sketch: Record<string, number> = {};
  readonly #buckets: Record<string, Bucket> = {};
  readonly #byIndex: (Bucket | undefined)[] = new Array(KEY_BUCKETS).fill(undefined);
  readonly #rollup: Rollup & { complaints: number };

  constructor(arm: Arm, routeVersion: number) {
    const empty = emptyRollup({
      agent: 'customer-service',
      environment: 'production',
      deploymentId: arm === 'candidate' ? 'dep_2' : 'dep_1',
      release: RELEASES[arm],
      routeVersion,
      windowStart: 0,
    });
    this.#outcomes = { ...empty.outcomes };
    this.#rollup = {
      ...empty,
      outcomes: this.#outcomes,
      ...this.#sums,
      latencySketch: this.#sketch,
      buckets: this.#buckets,
    };
  }

  /** As of now; it goes on counting. */
  get rollup(): Rollup {
    return this.#rollup;
  }

  add(index: number, turn: Turn): void {
    const bucket = this.#byIndex[index] ?? this.#open(index);
    const cost = turn.tokens * MICRO_USD_PER_TOKEN;
    this.#outcomes[turn.failed ? 'agent-error' : 'success'] += 1;
    addTo(this.#sums.latency, bucket.moments.latency, turn.latencyMs);
    addTo(this.#sums.tokens, bucket.moments.tokens, turn.tokens);
    addTo(this.#sums.cost, bucket.moments.cost, cost);
    if (turn.rating > 0) addTo(this.#sums.ratings, bucket.moments.ratings, turn.rating);
    if (turn.latencyMs > 0) {
      const place = sketchBucket(turn.latencyMs);
      this.#sketch[place] = (this.#sketch[place] ?? 0) + 1;
    }
    bucket.requests += 1;
    bucket.latencySumMs += turn.latencyMs;
    bucket.tokens += turn.tokens;
    if (turn.failed) bucket.errors += 1;
    if (!turn.complained) return;
    bucket.complaints += 1;
    this.#rollup.complaints += 1;
  }

  #open(index: number): Bucket {
    const moments = { latency: noSums(), tokens: noSums(), cost: noSums(), ratings: noSums() };
    const fresh = { requests: 0, errors: 0, latencySumMs: 0, tokens: 0, complaints: 0, moments };
    this.#byIndex[index] = fresh;
    this.#buckets[String(index)] = fresh;
    return fresh;
  }
}

function noSums(): Sums {
  return { n: 0, sum: 0, sumSq: 0 };
}

function addTo(all: Sums, bucket: Sums, value: number): void {
  all.n += 1;
  all.sum += value;
  all.sumSq += value * value;
  bucket.n += 1;
  bucket.sum += value;
  bucket.sumSq += value * value;
}
