import type { Metric, MetricName, Reach } from '../analysis/index.ts';
import type { GateReport } from '../gate/index.ts';
import type { Rollup } from '../sample/index.ts';
import type { BasisPoints, DurationMs, EpochMs } from '../shared/index.ts';

/** What users asked of an agent in an environment, as far as it was counted. */
export type MeasuredTraffic = {
  readonly requests: number;
  /** Headgate's time in which they came; more than nothing. */
  readonly overMs: DurationMs;
  /** What the serving release did with them; undefined where nothing of it was counted. */
  readonly baseline: Rollup | undefined;
};

/** One stretch of what would happen, at the soonest: nothing fails, and who is asked answers at once. */
export type OutlookStep = {
  /** A kind of the plan's steps, or `deploy`, `smoke` and `person` before them, and `probation` behind them. */
  readonly kind: string;
  readonly weightBp: BasisPoints;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** What it does, and what may keep it. */
  readonly because: string;
  /** Who has to act before it ends; undefined where it ends by itself. */
  readonly waitsFor: string | undefined;
};

/** What one metric will be able to tell at the first weight that is ahead, with the traffic that was measured. */
export type OutlookMetric = {
  readonly name: MetricName;
  readonly role: Metric['role'];
  readonly margin: string;
  /** Candidate requests until it passes if the candidate is as good as the baseline; undefined where that can't be said. */
  readonly neededRequests: number | undefined;
  readonly neededMs: DurationMs | undefined;
  /** What it would see 8 times in 10; undefined where that can't be said. */
  readonly reach?: Reach | undefined;
  readonly because: string;
  /** It has to be proven, and can't be in the longest bake of the first split. Absent: it can, or nobody knows. */
  readonly undecided?: true | undefined;
};

/** What stands in the way and is not mended by waiting, or what the reader must know; with what to do about it. */
export type OutlookFinding = { readonly code: string; readonly because: string; readonly hint: string | undefined };

/** Something that someone still has to do, and the command that does it. */
export type Debt = { readonly who: string; readonly what: string; readonly command: string | undefined };

/** What would happen to a promotion and when. A forecast: it binds nobody, and nothing was changed to make it. */
export type Outlook = {
  readonly now: EpochMs;
  readonly startsAt: EpochMs;
  readonly strategy: string;
  readonly findings: readonly OutlookFinding[];
  readonly gates: GateReport;
  readonly owed: readonly Debt[];
  readonly steps: readonly OutlookStep[];
  readonly metrics: readonly OutlookMetric[];
  readonly requestsPerHour: number | undefined;
  /** The same in words, with what the first weight ahead makes of it. */
  readonly pace: string;
  /** Undefined when something stands in the way, or when it has ended. */
  readonly soonestEndAt: EpochMs | undefined;
};
