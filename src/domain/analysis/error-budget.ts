import type { ErrorBudget } from './samples.ts';

/** A metric may roll back for three reasons; together they spend no more than its budget. */
const ROLL_BACK_PARTS = { worseAtAll: 1 / 2, pastMargin: 1 / 4, pastLimit: 1 / 4 };

/** The error that each test of one metric may make, over all looks. */
export type MetricBudget = {
  readonly worseAtAll: number;
  readonly pastMargin: number;
  readonly pastLimit: number;
  readonly insideMargin: number;
};

export function budgetOf(alpha: ErrorBudget): MetricBudget {
  return {
    worseAtAll: alpha.rollBack * ROLL_BACK_PARTS.worseAtAll,
    pastMargin: alpha.rollBack * ROLL_BACK_PARTS.pastMargin,
    pastLimit: alpha.rollBack * ROLL_BACK_PARTS.pastLimit,
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
