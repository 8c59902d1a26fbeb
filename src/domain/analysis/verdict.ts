import type { Metric, MetricName } from './metric.ts';
import type { ErrorBudget } from './samples.ts';

/** What one arm showed. `estimate` is in the metric's unit; undefined where there is nothing to estimate from. */
export type ArmSummary = { readonly n: number; readonly estimate: number | undefined; readonly events?: number };

/** An interval that holds at every look at once, with the given coverage. Unbounded sides are undefined. */
type Interval = {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly coverage: number;
};

/** A verdict of its own, on requests that are no users'. */
type TopUpSummary = {
  readonly kind: 'pass' | 'fail' | 'inconclusive' | 'error';
  readonly proven: boolean;
  readonly because: string;
  readonly candidate: ArmSummary;
  readonly baseline: ArmSummary;
  /** The verdict beside it is theirs: users' requests alone couldn't tell. Absent: it is the users'. */
  readonly spoke?: true | undefined;
};

/** The numbers behind a verdict. */
export type VerdictCard = {
  readonly metric: MetricName;
  readonly role: Metric['role'];
  /** Shown, and never decides. Absent: it decides. */
  readonly dryRun?: boolean | undefined;
  readonly unit: string;
  readonly candidate: ArmSummary;
  readonly baseline: ArmSummary;
  /** Candidate minus baseline. */
  readonly difference: (Interval & { readonly estimate: number | undefined }) | undefined;
  /** The margin in the metric's unit; undefined while a relative margin has no baseline to refer to. */
  readonly marginAbsolute: number | undefined;
  /** Which test, and where its formula is published. */
  readonly test: string;
  /** The chances with which this metric may err, over all looks together. Absent in older records, as is what follows. */
  readonly errorBudget?: ErrorBudget | undefined;
  /**
   * Always-valid p-value of "no worse at all", 0-1: at most so likely are figures as bad as the worst so far where the candidate is no
   * worse. Below `pFails` the metric fails, if the estimate is past the margin too.
   */
  readonly pWorse?: number | undefined;
  readonly pFails?: number | undefined;
  /** With as much as there is now, the candidate's value up to which it is proven, and from which it fails. In the metric's unit. */
  readonly turnsAt?: { readonly proven?: number | undefined; readonly fails?: number | undefined } | undefined;
  /** What to look at: ids of the candidate's slowest or failed requests, or of the cases that lost most. At most three. */
  readonly worst?: { readonly kind: 'request' | 'case'; readonly ids: readonly string[] } | undefined;
  /** What the requests that Headgate sent itself show; no part of the figures above. Absent: it sent none. */
  readonly topUp?: TopUpSummary | undefined;
};

/**
 * What comparing candidate and baseline on one metric came to. Only `pass` lets a step go on, only `fail` rolls it back.
 * `proven` is false for a guard that passed: no harm seen is not harm excluded; `because` says what could have been seen, and not once more that none was.
 */
export type Verdict =
  | { readonly kind: 'pass'; readonly proven: boolean; readonly because: string; readonly card: VerdictCard }
  | {
      readonly kind: 'fail';
      readonly because: string;
      /** Against the baseline, or alone past its critical limit. Absent in older records: against the baseline. */
      readonly by?: 'comparison' | 'critical-limit' | undefined;
      readonly card: VerdictCard;
    }
  | { readonly kind: 'inconclusive'; readonly missing: string; readonly card: VerdictCard }
  | { readonly kind: 'error'; readonly cause: string; readonly card: VerdictCard };

/** The sentence that a person reads. */
export function reasonOf(verdict: Verdict): string {
  if (verdict.kind === 'inconclusive') return verdict.missing;
  return verdict.kind === 'error' ? verdict.cause : verdict.because;
}
