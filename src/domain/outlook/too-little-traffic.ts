import type { GateReport } from '../gate/index.ts';
import type { RolloutPlan, RolloutStep } from '../plan/index.ts';
import { type DurationMs, FULL_BP, formatBp, formatDuration } from '../shared/index.ts';
import { formatCount } from './foresee-metrics.ts';
import type { OutlookFinding, OutlookMetric } from './outlook.ts';

type Input = {
  readonly plan: RolloutPlan;
  /** The first step ahead that splits users; undefined: there is none. */
  readonly split: RolloutStep | undefined;
  readonly metrics: readonly OutlookMetric[];
  readonly gates: GateReport;
};

/**
 * Metrics that have to be proven and can't be, with this traffic, in the longest bake of the first split: they are marked, and where the
 * comparison is a required gate the plan is refused, since it would end with a person, or be taken back, whatever the release is like.
 */
export function markUndecided({ plan, split, metrics, gates }: Input): {
  readonly metrics: readonly OutlookMetric[];
  readonly findings: readonly OutlookFinding[];
} {
  if (split === undefined || split.maxBakeMs === 0 || plan.topUp?.standsIn === true) return { metrics, findings: [] };
  const isLate = ({ role, neededMs }: OutlookMetric) =>
    role === 'prove' && neededMs !== undefined && neededMs > split.maxBakeMs;
  const marked = metrics.map((metric): OutlookMetric => (isLate(metric) ? { ...metric, undecided: true } : metric));
  const isRequired = gates.some(({ gate, state }) => gate === 'comparison' && state !== 'not-required');
  if (!isRequired) return { metrics: marked, findings: [] };
  return {
    metrics: marked,
    findings: marked.filter(({ undecided }) => undecided).map((metric) => finding(metric, split)),
  };
}

function finding({ name, neededMs = 0, neededRequests = 0 }: OutlookMetric, split: RolloutStep): OutlookFinding {
  const because = `${name} can’t be proven with this traffic: it takes ${formatCount(neededRequests)} candidate requests, about ${formatDuration(neededMs)} at ${formatBp(split.weightBp)}, and that step ends after ${formatDuration(split.maxBakeMs)}`;
  return {
    code: 'METRIC_CANT_DECIDE',
    because,
    hint: `a greater first weight (${shareFor(neededMs, split)}), a longer maxBake, a wider margin, or topUp with standsIn: docs/strategies.md`,
  };
}

/** The weight with which the same requests come in time. */
function shareFor(neededMs: DurationMs, { weightBp, maxBakeMs }: RolloutStep): string {
  const weight = Math.ceil((weightBp * neededMs) / maxBakeMs / 100) * 100;
  return weight < FULL_BP / 2
    ? `${formatBp(weight)} would do`
    : `not even half of the users would do in ${formatDuration(maxBakeMs)}`;
}
