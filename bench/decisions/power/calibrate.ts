import { variantsOf } from '../rule/families.ts';
import { type Measure, NO_SCORE } from '../rule/rule.ts';
import type { Peaks } from './peaks.ts';
import type { Setting } from './race.ts';

/** Paths without an effect: requests that are independent, and conversations that fail as a whole. */
type NullPaths = { readonly independent: Peaks; readonly conversations: Peaks };

/**
 * Whose false rollbacks a threshold doesn't exceed on the same paths, and on which: on both kinds, or only on independent requests, by
 * someone who was told that the traffic is of that kind.
 */
export type Tuning = {
  readonly like: 'Headgate' | 'Headgate, no margin';
  readonly on: 'any traffic' | 'independent requests';
};

/** A variant with a threshold: that of its users, or one that a simulation found. */
export type Tuned = Setting & {
  readonly tuning: Tuning | undefined;
  /** Shares of paths without an effect on which it rolls back. */
  readonly falseRollbacks: number;
  readonly inConversations: number;
};

const TUNINGS: readonly Tuning[] = [
  { like: 'Headgate', on: 'any traffic' },
  { like: 'Headgate', on: 'independent requests' },
  { like: 'Headgate, no margin', on: 'any traffic' },
  { like: 'Headgate, no margin', on: 'independent requests' },
];

/** Every rule as it is used, and every variant of those that may look at any time, tuned to Headgate's false rollbacks. */
export function calibrate(measure: Measure, paths: NullPaths): readonly Tuned[] {
  const variants = variantsOf(measure);
  const column = (kind: keyof NullPaths, variant: number) =>
    paths[kind][measure].map((row) => row[variant] ?? NO_SCORE);
  const tuned = (variant: number, threshold: number, tuning: Tuning | undefined): Tuned => ({
    ...{ variant, threshold, tuning },
    falseRollbacks: shareAbove(column('independent', variant), threshold),
    inConversations: shareAbove(column('conversations', variant), threshold),
  });
  return variants.flatMap(({ rule, threshold, isFixed }, variant) => {
    const used = threshold === undefined ? [] : [tuned(variant, threshold, undefined)];
    if (isFixed || rule.startsWith('Headgate')) return used;
    const rare = TUNINGS.flatMap((tuning) => {
      const own = variants.findIndex((each) => each.rule === tuning.like);
      const kinds =
        tuning.on === 'any traffic' ? (['independent', 'conversations'] as const) : (['independent'] as const);
      const least = kinds.map((kind) => rareThreshold(column(kind, variant), countAbove(column(kind, own), 0)));
      const found = Math.max(...least);
      return found === Number.POSITIVE_INFINITY ? [] : [tuned(variant, found, tuning)];
    });
    return [...used, ...rare];
  });
}

/** The lowest threshold that at most so many of the peaks are above. */
function rareThreshold(peaks: readonly number[], allowed: number): number {
  return peaks.toSorted((a, b) => b - a)[allowed] ?? NO_SCORE;
}

function countAbove(peaks: readonly number[], threshold: number): number {
  return peaks.filter((peak) => peak > threshold).length;
}

function shareAbove(peaks: readonly number[], threshold: number): number {
  return countAbove(peaks, threshold) / Math.max(1, peaks.length);
}
