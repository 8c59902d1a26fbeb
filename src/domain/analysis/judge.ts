import type { Rollup } from '../sample/index.ts';
import { assert } from '../shared/index.ts';
import { judgeMetrics } from './judge-metrics.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget, QualitySample, RolloutSamples } from './samples.ts';
import { judgeToppedUp } from './top-up.ts';
import type { Verdict } from './verdict.ts';

type Question = { readonly metrics: readonly Metric[]; readonly alpha: ErrorBudget };

/** Requests that Headgate sent itself to both releases, and what is known of them beside their figures. */
type OwnRequests = {
  readonly candidate: readonly Rollup[];
  readonly baseline: readonly Rollup[];
  /** Whether they may speak where users' can't tell. */
  readonly standsIn: boolean;
  /** Why there are no more of them, in words; absent: nothing kept any from being asked. */
  readonly unasked?: string | undefined;
};

/** While a step lasts: against the concurrent control. */
type StepInput = Question & {
  readonly kind: 'step';
  readonly samples: RolloutSamples;
  /** Absent: the step has none. */
  readonly own?: OwnRequests | undefined;
};

/** With everyone on the candidate: against its own limits, but for judged cases and for complaints, which come late. */
type CompletedInput = Question & {
  readonly kind: 'completed';
  readonly candidate: readonly Rollup[];
  readonly quality?: QualitySample | undefined;
  /** All that both served since the rollout began, as one comparison; absent: there is nothing to compare. */
  readonly complaints?: { readonly candidate: readonly Rollup[]; readonly baseline: readonly Rollup[] } | undefined;
};

/** All that the verdicts of one look depend on: plain JSON, so that whoever has it comes to the same verdicts. */
export type AnalysisInput = StepInput | CompletedInput;

/** The verdicts of one look, in the order of the metrics. */
export function judge(input: AnalysisInput): readonly Verdict[] {
  return input.kind === 'step' ? judgeStep(input) : judgeCompleted(input);
}

function judgeStep({ metrics, alpha, samples, own }: StepInput): readonly Verdict[] {
  if (own === undefined) return judgeMetrics(metrics, samples, alpha);
  const verdicts = judgeToppedUp(metrics, samples, own, alpha, own.standsIn);
  return own.unasked === undefined ? verdicts : verdicts.map((verdict) => withUnasked(verdict, own.unasked));
}

function withUnasked(verdict: Verdict, unasked: string | undefined): Verdict {
  const { topUp } = verdict.card;
  if (topUp === undefined) return verdict;
  return { ...verdict, card: { ...verdict.card, topUp: { ...topUp, because: `${topUp.because}; ${unasked}` } } };
}

function judgeCompleted({ metrics, alpha, candidate, quality, complaints }: CompletedInput): readonly Verdict[] {
  const traffic = judgeMetrics(metrics, { candidate, baseline: undefined }, alpha);
  // Proven or not was the question of the steps; from now on a metric can only fail.
  const watched = metrics.map((metric) => ({ ...metric, role: 'guard' as const }));
  const judged = judgeMetrics(watched, { candidate, baseline: [], quality }, alpha);
  const compared = complaints === undefined ? [] : judgeMetrics(metrics, complaints, alpha);
  return metrics.map(({ name }, index) => {
    const own = name === 'quality' ? judged[index] : name === 'complaints' ? compared[index] : undefined;
    const verdict = own ?? traffic[index];
    assert(verdict !== undefined, 'every metric gets a verdict');
    return verdict;
  });
}
