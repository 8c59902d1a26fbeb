import type { Metric, MetricName } from './metric.ts';
import type { ErrorBudget } from './samples.ts';

/** What a request shows by itself; ratings and complaints need a user, and quality has cases of its own. */
export const SHOWN_BY_REQUESTS: ReadonlySet<MetricName> = new Set(['error-rate', 'response-time', 'tokens']);

/** Over how much the error budgets of a step are shared. */
export type Sharing = {
  /** Tests of which any may roll back. */
  readonly tests: number;
  /** Ways in which one metric may come to be proven: by users, and by requests of Headgate's own. */
  readonly ways: number;
};

/** A dry run is shown, and takes nothing from the budgets. @param toppedUp whether requests of Headgate's own are judged beside the users' */
export function sharingOf(metrics: readonly Metric[], toppedUp: boolean): Sharing {
  const deciding = metrics.filter((metric) => metric.dryRun !== true);
  const own = toppedUp ? deciding.filter(({ name }) => SHOWN_BY_REQUESTS.has(name)) : [];
  return { tests: Math.max(1, deciding.length + own.length), ways: toppedUp ? 2 : 1 };
}

/**
 * The part of each metric. Any metric may roll back, so that budget is divided over all (Bonferroni): valid however they depend on
 * each other. A step goes on only when every metric allows it, so a release that is past one margin is promoted only if that very
 * metric errs: the budget of promoting is whole for each (intersection-union test: Berger, Technometrics 24(4), 1982), and divided only
 * over the ways in which one metric may be proven.
 */
export function shareBudget(alpha: ErrorBudget, { tests, ways }: Sharing): ErrorBudget {
  return { rollBack: alpha.rollBack / Math.max(1, tests), promote: alpha.promote / Math.max(1, ways) };
}
