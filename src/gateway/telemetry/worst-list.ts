import { MAX_WORST, mergeWorst, NO_WORST, type WorstRequest, type WorstRequests } from '#domain/sample/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { RequestSample } from './request-sample.ts';

/** Rows that are gathered before they are sorted out. */
const GATHERED = 4 * MAX_WORST;

/** The worst requests so far: most requests cost it one comparison. */
export class WorstList {
  #kept = NO_WORST;
  #slow: WorstRequest[] = [];
  #failed: WorstRequest[] = [];
  /** Whoever was faster than this is surely not among the slowest. */
  #thresholdMs = Number.NEGATIVE_INFINITY;

  look({ outcome, requestId: id, latencyMs }: RequestSample, at: EpochMs): void {
    if (outcome === 'agent-error') this.#failed.push({ id, at, latencyMs });
    else if (latencyMs !== undefined && latencyMs >= this.#thresholdMs) this.#slow.push({ id, at, latencyMs });
    if (this.#slow.length + this.#failed.length >= GATHERED) this.#sort();
  }

  /** Undefined while there is none. */
  read(): WorstRequests | undefined {
    this.#sort();
    return this.#kept === NO_WORST ? undefined : this.#kept;
  }

  #sort(): void {
    if (this.#slow.length + this.#failed.length === 0) return;
    this.#kept = mergeWorst(this.#kept, { slowest: this.#slow, failed: this.#failed });
    this.#slow = [];
    this.#failed = [];
    if (this.#kept.slowest.length === MAX_WORST) this.#thresholdMs = this.#kept.slowest.at(-1)?.latencyMs ?? 0;
  }
}
