import {
  boundToolCalls,
  MAX_TOOL_NAMES,
  NO_MOMENTS,
  type RequestOutcome,
  type Rollup,
  type RollupKey,
  sketchBucket,
} from '#domain/sample/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import { BucketSums } from './bucket-sums.ts';
import type { RequestSample } from './request-sample.ts';
import { noSum, orAbsent, put } from './sum.ts';
import { noTokens, type TokenBuckets, tokenBucket } from './token-buckets.ts';
import { WorstList } from './worst-list.ts';

/** Names of tools that are counted apart in the making; a model that invents more has them counted together. */
const MAX_NAMES = 4 * MAX_TOOL_NAMES;

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
  readonly #firstToken = noSum();
  readonly #firstTokenSketch: Record<string, number> = {};
  readonly #tokens = noSum();
  readonly #tokensIn = noSum();
  readonly #tokensOut = noSum();
  /** Counted here, since sums alone can't tell them apart afterwards. */
  readonly #tokenBuckets = { input: noTokens(), output: noTokens() };
  readonly #cost = noSum();
  readonly #tools = new Map<string, number>();
  #otherTools = 0;
  readonly #worst = new WorstList();
  readonly #buckets = new Map<number, BucketSums>();

  constructor(key: RollupKey) {
    this.#key = key;
  }

  /** @param costMicroUsd undefined where it is not known */
  add(sample: RequestSample, at: EpochMs, costMicroUsd: number | undefined): void {
    this.#outcomes[sample.outcome] += 1;
    // A user's own mistake, a hang-up and a failure of ours say nothing about the release's speed or cost.
    if (sample.outcome !== 'success' && sample.outcome !== 'agent-error' && sample.outcome !== 'blocked') return;
    const { latencyMs, firstByteMs, firstTokenMs, facts } = sample;
    if (latencyMs !== undefined) {
      put(this.#latency, latencyMs);
      count(this.#latencySketch, sketchBucket(latencyMs));
    }
    if (firstByteMs !== undefined) put(this.#firstByte, firstByteMs);
    if (firstTokenMs !== undefined) {
      put(this.#firstToken, firstTokenMs);
      count(this.#firstTokenSketch, sketchBucket(firstTokenMs));
    }
    if (facts !== undefined) {
      if (facts.tokens !== undefined) put(this.#tokens, facts.tokens);
      if (facts.inputTokens !== undefined) {
        put(this.#tokensIn, facts.inputTokens);
        countAt(this.#tokenBuckets.input, tokenBucket(facts.inputTokens));
      }
      if (facts.outputTokens !== undefined) {
        put(this.#tokensOut, facts.outputTokens);
        countAt(this.#tokenBuckets.output, tokenBucket(facts.outputTokens));
      }
      for (const name of facts.toolCalls) this.#countTool(name);
    }
    if (costMicroUsd !== undefined) put(this.#cost, costMicroUsd);
    this.#worst.look(sample, at);
    this.#addToBucket(sample, costMicroUsd);
  }

  /** How many tokens replies told so far: for who is told of distributions, and no part of the roll-up. */
  get tokenBuckets(): TokenBuckets {
    return this.#tokenBuckets;
  }

  /** What was counted so far. What is added afterwards may show in it. */
  finish(): Rollup {
    return {
      key: this.#key,
      outcomes: this.#outcomes,
      latency: this.#latency,
      latencySketch: this.#latencySketch,
      firstByte: this.#firstByte,
      ...(this.#firstToken.n === 0 ? {} : { firstToken: this.#firstToken, firstTokenSketch: this.#firstTokenSketch }),
      tokens: this.#tokens,
      tokensIn: orAbsent(this.#tokensIn),
      tokensOut: orAbsent(this.#tokensOut),
      cost: orAbsent(this.#cost),
      // Users say those to control, which counts them once.
      ratings: NO_MOMENTS,
      complaints: 0,
      toolCalls: this.#tools.size === 0 ? undefined : boundToolCalls(this.#tools, this.#otherTools),
      worst: this.#worst.read(),
      buckets: Object.fromEntries([...this.#buckets].map(([index, bucket]) => [index, bucket.finish()])),
    };
  }

  #countTool(name: string): void {
    const known = this.#tools.get(name);
    if (known === undefined && this.#tools.size >= MAX_NAMES) this.#otherTools += 1;
    else this.#tools.set(name, (known ?? 0) + 1);
  }

  #addToBucket(sample: RequestSample, costMicroUsd: number | undefined): void {
    let bucket = this.#buckets.get(sample.bucket);
    if (bucket === undefined) {
      bucket = new BucketSums();
      this.#buckets.set(sample.bucket, bucket);
    }
    bucket.add(sample, costMicroUsd);
  }
}

function countAt(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
