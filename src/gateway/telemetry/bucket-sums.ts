import type { KeyBucket } from '#domain/sample/index.ts';
import type { RequestSample } from './request-sample.ts';
import { noSum, orAbsent, put } from './sum.ts';

/** A key bucket in the making. */
export class BucketSums {
  #requests = 0;
  #errors = 0;
  readonly #latency = noSum();
  readonly #tokens = noSum();
  readonly #cost = noSum();

  add({ outcome, latencyMs, facts }: RequestSample, costMicroUsd: number | undefined): void {
    this.#requests += 1;
    if (outcome === 'agent-error') this.#errors += 1;
    if (latencyMs !== undefined) put(this.#latency, latencyMs);
    if (facts?.tokens !== undefined) put(this.#tokens, facts.tokens);
    if (costMicroUsd !== undefined) put(this.#cost, costMicroUsd);
  }

  finish(): KeyBucket {
    return {
      requests: this.#requests,
      errors: this.#errors,
      latencySumMs: this.#latency.sum,
      tokens: this.#tokens.sum,
      moments: { latency: orAbsent(this.#latency), tokens: orAbsent(this.#tokens), cost: orAbsent(this.#cost) },
    };
  }
}
