import type { MetricName } from '#domain/analysis/index.ts';
import type { Arm } from '../stream/arm-tally.ts';
import type { Served } from '../stream/traffic.ts';

/** What the rules of this bench watch, one at a time. */
export type Measure = Extract<MetricName, 'error-rate' | 'response-time'>;

export type Sums = { readonly n: number; readonly sum: number; readonly sumSq: number };

/** What a rule sees after a batch: a minute of traffic. */
export type Look = {
  readonly measure: Measure;
  /** Of this minute alone. */
  readonly minute: Readonly<Record<Arm, Sums>>;
  readonly total: Readonly<Record<Arm, Sums>>;
  readonly served: Served;
};

/** One way to set a rule: rolls back at the first look whose score is above the threshold. */
export type Variant = {
  readonly rule: string;
  /** What is set, in words. */
  readonly setting: string;
  /** Undefined: nobody uses it like that unless a simulation told them to. */
  readonly threshold: number | undefined;
  /** Only its last look counts: it is planned for this many requests and doesn't look before. */
  readonly isFixed?: boolean | undefined;
};

/** A score for each variant, in order; the higher, the surer it is that the candidate is worse. */
type Watcher = (look: Look) => readonly number[];

/** Variants of one rule that share what they compute. */
export type Family = { readonly variants: readonly Variant[]; readonly start: () => Watcher };

/** Sure of nothing. */
export const NO_SCORE = Number.NEGATIVE_INFINITY;
