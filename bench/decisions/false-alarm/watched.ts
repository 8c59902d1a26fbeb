import type { Metric, Verdict } from '#domain/analysis/index.ts';
import { strategyDefaults } from '#domain/plan/index.ts';

/** Metrics that are judged together, and what would be an error. */
export type Watched = {
  readonly name: string;
  readonly metrics: readonly Metric[];
  readonly isError: (verdict: Verdict) => boolean;
  /** The chance of it that the error budget allows, over all looks. */
  readonly allowed: number;
};

export const ALPHA = strategyDefaults.alpha;

/** Complaints have a rule with a budget of their own, so that together with them a plan may err more often. */
const COMPLAINTS_ALPHA = 0.05;

const isFail = (verdict: Verdict): boolean => verdict.kind === 'fail';
const isProven = (verdict: Verdict): boolean => verdict.kind === 'pass' && verdict.proven;

/**
 * Short of its exposure a verdict that is no failure stays without the search for what could have been seen, which nobody reads here and
 * which takes most of the time. What fails doesn't depend on it.
 */
function unread(metric: Metric): Metric {
  return { ...metric, minExposure: Number.MAX_SAFE_INTEGER };
}

/** With no margin any sure difference rolls back: the hardest case for false alarms. */
function withoutMargin({ critical: _limit, ...metric }: Metric): Metric {
  return unread({ ...metric, margin: { ...metric.margin, value: 0 } });
}

/** Each metric with the whole budget, all of them together, and the guide's as they are. */
export const rollBackRules: readonly Watched[] = [
  ...strategyDefaults.metrics.map((metric) => ({
    ...{ name: `${metric.name}, no margin`, metrics: [withoutMargin(metric)], isError: isFail },
    allowed: metric.name === 'complaints' ? COMPLAINTS_ALPHA : ALPHA.rollBack,
  })),
  {
    ...{ name: 'all together, no margin', metrics: strategyDefaults.metrics.map(withoutMargin), isError: isFail },
    allowed: ALPHA.rollBack + COMPLAINTS_ALPHA,
  },
  {
    ...{ name: 'the guide’s metrics as they are', metrics: strategyDefaults.metrics.map(unread), isError: isFail },
    allowed: ALPHA.rollBack,
  },
];

/** Each metric that must be proven, with a candidate that is worse by exactly its margin. */
export function promoteRules(margins: Readonly<Partial<Record<Metric['name'], Metric['margin']>>>): readonly Watched[] {
  return strategyDefaults.metrics.flatMap(({ critical: _limit, ...metric }) => {
    const margin = margins[metric.name];
    if (margin === undefined) return [];
    const proven: Metric = { ...metric, role: 'prove', margin };
    return [{ name: metric.name, metrics: [proven], isError: isProven, allowed: ALPHA.promote }];
  });
}
