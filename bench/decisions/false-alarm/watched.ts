import type { Metric, Verdict } from '#domain/analysis/index.ts';
import { optionalMetrics, strategyDefaults } from '#domain/plan/index.ts';
import { expectedSlower, expectedStars } from '../stream/expected.ts';
import { type Behaviour, TYPICAL, type World } from '../stream/world.ts';
import { SHARED_MOOD } from './worlds.ts';

/** Metrics that are judged together, and what would be an error. */
export type Watched = {
  readonly name: string;
  readonly metrics: readonly Metric[];
  readonly isError: (verdict: Verdict) => boolean;
  /** The chance of it that the error budget allows, over all looks. */
  readonly allowed: number;
  /** Names of the worlds that say most about it. Absent: all but those that are there for several metrics at once. */
  readonly worlds?: readonly string[] | undefined;
};

export const ALPHA = strategyDefaults.alpha;

/** Complaints have a rule with a budget of their own, so that together with them a plan may err more often. */
const COMPLAINTS_ALPHA = 0.05;
/** About one request in twenty-five. */
const SLOW_MS = 1_800;

const isFail = (verdict: Verdict): boolean => verdict.kind === 'fail';
const isProven = (verdict: Verdict): boolean => verdict.kind === 'pass' && verdict.proven;

/**
 * Short of its exposure a verdict that is no failure stays without the search for what could have been seen, which nobody reads here and
 * which takes most of the time. What fails doesn't depend on it.
 */
function unread(metric: Metric): Metric {
  return { ...metric, minExposure: Number.MAX_SAFE_INTEGER };
}

/** With no margin any sure difference rolls back: the hardest case for false alarms. What is slow happens often enough to err. */
function withoutMargin({ critical: _limit, ...metric }: Metric): Metric {
  const slower = metric.slowerThanMs === undefined ? {} : { slowerThanMs: SLOW_MS };
  return unread({ ...metric, ...slower, margin: { ...metric.margin, value: 0 } });
}

/** Alone against a limit that both arms are just within, so that none is excused by the other; with a margin that nothing is past. */
function nearItsLimit(metric: Metric, critical: number): Watched {
  const limited = unread({ ...metric, critical, margin: { kind: 'relative', value: 1_000 } });
  return { name: `${metric.name}, near its limit`, metrics: [limited], isError: isFail, allowed: ALPHA.rollBack };
}

/** One of the three that a strategy may name; cost is judged as tokens are. */
const P95 = optionalMetrics.filter(({ name }) => name === 'response-time-p95');
/** Verdicts that take most of the run, which meet fewer worlds. */
const DEAR: ReadonlySet<Metric['name']> = new Set(['rating', 'slow-requests', 'response-time-p95']);

const LIMITS: Readonly<Partial<Record<Metric['name'], number>>> = {
  'error-rate': 1.2 * TYPICAL.errorRate,
  'response-time': 1.05 * TYPICAL.meanLatencyMs,
};

/** Each metric with the whole budget, and all that a strategy watches by default together. */
export const rollBackRules: readonly Watched[] = [
  ...[...strategyDefaults.metrics, ...P95].map((metric) => ({
    ...{ name: `${metric.name}, no margin`, metrics: [withoutMargin(metric)], isError: isFail },
    allowed: metric.name === 'complaints' ? COMPLAINTS_ALPHA : ALPHA.rollBack,
    worlds: DEAR.has(metric.name) ? ['growing share', 'conversations'] : undefined,
  })),
  ...strategyDefaults.metrics.flatMap((metric) => {
    const limit = LIMITS[metric.name];
    return limit === undefined ? [] : [nearItsLimit(metric, limit)];
  }),
  {
    ...{ name: 'all of them together', metrics: strategyDefaults.metrics.map(withoutMargin), isError: isFail },
    allowed: ALPHA.rollBack + COMPLAINTS_ALPHA,
    worlds: ['users who come back', SHARED_MOOD],
  },
];

/** Worse than what is typical by exactly what the margins of `promoteRules` allow. */
export const AT_THE_MARGIN: Behaviour = {
  errorRate: TYPICAL.errorRate + 0.05,
  meanLatencyMs: TYPICAL.meanLatencyMs * 1.5,
  meanTokens: TYPICAL.meanTokens * 1.5,
  complaintRate: TYPICAL.complaintRate + 0.02,
  meanStars: TYPICAL.meanStars - 0.5,
};
/** Points of 1-5 that the cases lose. */
export const QUALITY_MARGIN = 0.2;

/** Each metric that must be proven, with a candidate that is worse by exactly its margin. @param world on which some margins depend */
export function promoteRules(world: World): readonly Watched[] {
  const slower = expectedSlower(AT_THE_MARGIN, SLOW_MS, world) - expectedSlower(TYPICAL, SLOW_MS, world);
  const absolute = (value: number) => ({ kind: 'absolute', value }) as const;
  const margins: Readonly<Partial<Record<Metric['name'], Metric['margin']>>> = {
    'error-rate': absolute(0.05),
    'response-time': { kind: 'relative', value: 0.5 },
    quality: absolute(QUALITY_MARGIN),
    complaints: absolute(0.02),
    rating: absolute(expectedStars(TYPICAL) - expectedStars(AT_THE_MARGIN)),
    tokens: { kind: 'relative', value: 0.5 },
    'slow-requests': absolute(slower),
  };
  return strategyDefaults.metrics.flatMap(({ critical: _limit, ...metric }) => {
    const margin = margins[metric.name];
    if (margin === undefined) return [];
    const slowerThan = metric.slowerThanMs === undefined ? {} : { slowerThanMs: SLOW_MS };
    const proven: Metric = { ...metric, ...slowerThan, role: 'prove', margin };
    const dear = DEAR.has(metric.name) ? ['conversations'] : undefined;
    return [{ name: metric.name, metrics: [proven], isError: isProven, allowed: ALPHA.promote, worlds: dear }];
  });
}
