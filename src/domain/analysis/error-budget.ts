import type { Metric } from './metric.ts';
import type { ErrorBudget } from './samples.ts';

/**
 * A metric may roll back for three reasons; together they spend no more than its budget. Being worse at all is nearly always seen first.
 * A limit that is not set takes nothing.
 */
const PAST_MARGIN = 0.05;
const PAST_LIMIT = 0.1;

/** The error that each test of one metric may make, over all looks. */
export type MetricBudget = {
  readonly worseAtAll: number;
  readonly pastMargin: number;
  readonly pastLimit: number;
  readonly insideMargin: number;
};

export function budgetOf(alpha: ErrorBudget, { critical }: Pick<Metric, 'critical'>): MetricBudget {
  const pastLimit = critical === undefined ? 0 : PAST_LIMIT;
  return {
    worseAtAll: alpha.rollBack * (1 - PAST_MARGIN - pastLimit),
    pastMargin: alpha.rollBack * PAST_MARGIN,
    pastLimit: alpha.rollBack * PAST_LIMIT,
    insideMargin: alpha.promote,
  };
}

/** What look number `look` (from 1) of a test of fixed size may spend: a half, a sixth, a twelfth … sum to one. */
export function partOfLook(look: number): number {
  return 1 / (look * (look + 1));
}

export function budgetOfLook(alpha: ErrorBudget, look: number): ErrorBudget {
  const part = partOfLook(look);
  return { rollBack: alpha.rollBack * part, promote: alpha.promote * part };
}
