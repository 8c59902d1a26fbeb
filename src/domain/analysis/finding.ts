import type { VerdictCard } from './verdict.ts';

/** What the numbers of one metric say, before the rule of the rollout turns it into a verdict. */
export type Finding = {
  readonly card: VerdictCard;
  /** Requests of the candidate that count; undefined where cases are judged instead. */
  readonly exposure: number | undefined;
  /** The numbers as a clause: `8.1 % (17 of 210) against 0.1 % (2 of 1,890)`. */
  readonly numbers: string;
  readonly comparison: ComparisonFinding;
  readonly limit: LimitFinding;
};

export type ComparisonFinding =
  | {
      readonly kind: 'compared';
      readonly surelyWorse: boolean;
      /** The estimate is past the margin. */
      readonly pastMargin: boolean;
      readonly surelyPastMargin: boolean;
      readonly surelyInsideMargin: boolean;
      /** The interval of the difference holds zero. */
      readonly cannotTellApart: boolean;
      /** The greatest harm that is not excluded, in words. */
      readonly atMost: string;
      /** What is needed until it can be told, in words; a search, so only when it is said. */
      readonly missing: () => string;
      /** The smallest harm that would have been seen with 80 % probability, in words. */
      readonly couldHaveSeen: () => string;
    }
  /** Too little, for now. `blocks`: not even a guard may go on, since measuring itself seems to have failed. */
  | { readonly kind: 'too-few'; readonly missing: string; readonly blocks: boolean }
  | { readonly kind: 'no-baseline' };

/** The candidate alone against its critical limit. `doubtful`: the estimate is past it, but not surely. */
export type LimitFinding =
  | { readonly kind: 'none' }
  | { readonly kind: 'surely-kept' | 'kept' | 'doubtful' | 'broken' | 'baseline-breaks-it-too'; readonly text: string };
