import type { Rollup } from '../sample/index.ts';
import { findScore } from './find-score.ts';
import type { Finding } from './finding.ts';
import { findTraffic } from './judge-metrics.ts';
import type { Metric, MetricName } from './metric.ts';
import type { ErrorBudget, QualitySample } from './samples.ts';

/** The chance, ever in a rollout, of an alarm about a baseline that stayed as it was. */
const ALARM = 0.01;

/** What a provider's change of model shows in, and the hour of the day does not. */
const TOLD_BY = ['error-rate', 'slow-requests', 'tokens', 'cost'] as const satisfies readonly MetricName[];

type WorldInput = {
  readonly metrics: readonly Metric[];
  /** What the baseline did under the routes right before the rollout, and since. Its release has not changed, so what changed lies outside. */
  readonly before: readonly Rollup[];
  readonly baseline: readonly Rollup[];
  readonly candidate: readonly Rollup[];
  /** The first and the newest evaluation of both live deployments; absent while there are not two. */
  readonly quality?: { readonly first: QualitySample; readonly newest: QualitySample } | undefined;
};

/**
 * Whether both releases surely moved together since the rollout began, by more than a metric's margin either way: then the cause lies
 * outside both, such as a model that its provider changed silently, and the candidate is not to blame. In words; undefined: no sign of it.
 * It asks the same tests as a rollout, with the baseline of before in the place of the baseline.
 */
export function worldChange(input: WorldInput): string | undefined {
  const asked = input.metrics.filter(({ name }) => name === 'quality' || TOLD_BY.some((one) => one === name));
  const alpha = { rollBack: ALARM / Math.max(1, 2 * asked.length), promote: ALARM };
  for (const metric of asked.flatMap(directions)) {
    const [find, since] =
      metric.name === 'quality'
        ? [scoresSince(input, metric, alpha), 'at the first evaluation']
        : [trafficSince(input, metric, alpha), 'before the rollout'];
    const own = find?.('baseline');
    if (own === undefined || !isSure(own) || !looksPast(find?.('candidate'))) continue;
    const numbers = `its own ${own.numbers.replace(' against ', `, ${since} `)}`;
    return `the world changed: ${metric.name} of the baseline moved although nobody changed it (${numbers}), and the candidate’s with it`;
  }
  return undefined;
}

/** One arm of now against the baseline of before. */
type FindArm = (arm: 'candidate' | 'baseline') => Finding;

function trafficSince(input: WorldInput, metric: Metric, alpha: ErrorBudget): FindArm {
  const baseline = atOnce(input.before);
  return (arm) => findTraffic(metric, { candidate: atOnce(input[arm]), baseline }, alpha);
}

function scoresSince({ quality }: WorldInput, metric: Metric, alpha: ErrorBudget): FindArm | undefined {
  // What the judge did is no change of the world.
  if (quality === undefined || quality.newest.distrusted !== undefined) return undefined;
  const { first, newest } = quality;
  return (arm) => findScore(metric, sinceFirst(first, newest, arm), true, alpha);
}

/** Shares can only get worse unnoticed; anything else may change either way. */
function directions(metric: Metric): readonly Metric[] {
  const { critical: _critical, ...plain } = metric;
  return metric.kind === 'rate'
    ? [plain]
    : [plain, { ...plain, better: metric.better === 'lower' ? 'higher' : 'lower' }];
}

function isSure({ comparison }: Finding): boolean {
  return comparison.kind === 'compared' && comparison.surelyPastMargin;
}

function looksPast(finding: Finding | undefined): boolean {
  return finding?.comparison.kind === 'compared' && finding.comparison.pastMargin;
}

/** As if served under one route: what lies before the rollout is under another. */
function atOnce(rollups: readonly Rollup[]): readonly Rollup[] {
  return rollups.map((rollup) => ({ ...rollup, key: { ...rollup.key, routeVersion: 0 } }));
}

/** One arm's newest scores in the place of the candidate's, its first ones in that of the baseline's. Other evaluators compare nothing. */
function sinceFirst(first: QualitySample, newest: QualitySample, arm: 'candidate' | 'baseline'): QualitySample {
  const names = (sample: QualitySample) => [...(sample.evaluators[arm] ?? [])].sort().join(', ');
  const earlier = new Map(first.cases.map((item) => [item.caseId, item[arm]]));
  const cases = newest.cases.flatMap(({ caseId, [arm]: score }) => {
    const was = earlier.get(caseId);
    return score === undefined || was === undefined ? [] : [{ caseId, candidate: score, baseline: was }];
  });
  return { ...newest, cases: names(first) === names(newest) ? cases : [] };
}
