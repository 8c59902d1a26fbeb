import { agreementText, type EvaluationResult, type MetricComparison, type Scoring } from '#domain/analysis/index.ts';
import { plainError } from '#domain/redaction/index.ts';
import { type CaseOutcome, outcomesOf } from './case-outcome.ts';
import type { Judgement } from './judgement.ts';
import { renderSuites, type Suite, type TestCase, type Verdict } from './junit-suite.ts';
import { isFlagged, plainReason, quotableOf, safetyEvaluators } from './quotable.ts';

/**
 * As Jenkins, GitLab and GitHub read it: a suite an evaluator with a test a case and one over all cases, and a suite of the gates. A
 * regression that is proven and a threshold that is missed are failures; what could not be asked or judged is an error; what nobody
 * can tell is skipped, with the reason.
 */
export function renderJunit(result: EvaluationResult, judgements: readonly Judgement[]): string {
  const outcomes = outcomesOf(result);
  const safety = safetyEvaluators(result);
  const suites: readonly Suite[] = [
    ...(judgements.length === 0
      ? []
      : [{ name: 'gates', cases: judgements.map(testGate), properties: { judge: judgesOf(result) } }]),
    ...result.metrics.map((metric, index) => suiteOf(metric, index, { result, outcomes, safety })),
  ];
  return renderSuites(`${result.agent} ${result.candidate.label} in ${result.environment}`, result.agent, suites);
}

/** A gate as a test. */
export function testGate({ kind, outcome, because }: Judgement): TestCase {
  const verdicts: Readonly<Record<Judgement['outcome'], Verdict>> = {
    pass: { kind: 'passed', note: because },
    fail: { kind: 'failure', type: 'gate', message: because },
    unknown: { kind: 'skipped', message: because },
  };
  return { name: kind, seconds: 0, verdict: verdicts[outcome] };
}

type Whole = {
  readonly result: EvaluationResult;
  readonly outcomes: readonly CaseOutcome[];
  readonly safety: ReadonlySet<string>;
};

function suiteOf(metric: MetricComparison, index: number, { result, outcomes, safety }: Whole): Suite {
  const { name } = metric.evaluator;
  const distrusted = result.calibrations?.find(({ evaluator }) => evaluator === name)?.distrusted;
  const unlessDistrusted = (verdict: Verdict): Verdict =>
    distrusted === undefined || verdict.kind === 'passed'
      ? verdict
      : { kind: 'skipped', message: `nothing rests on its judge, which ${distrusted}; it says: ${verdict.message}` };
  return {
    name,
    properties: propertiesOf(metric.evaluator, result),
    cases: [
      { name: 'over all cases', seconds: 0, verdict: unlessDistrusted(judgeMetric(metric)) },
      ...outcomes.map((outcome) => ({
        name: outcome.caseId,
        seconds: secondsOf(outcome),
        verdict: unlessDistrusted(judgeCase(outcome, index, safety)),
      })),
    ],
  };
}

/** Who judged, in which version and on which scale, and how far that agrees with people. */
function propertiesOf(evaluator: MetricComparison['evaluator'], { calibrations }: EvaluationResult) {
  const { judge, version, scale, better, threshold } = evaluator;
  const agreement = agreementText(evaluator, calibrations);
  return {
    ...{ judge, version, scale: `${scale.min} to ${scale.max}, ${better} is better`, threshold: `${threshold}` },
    ...(agreement === undefined ? {} : { agreement }),
  };
}

function judgesOf({ metrics }: EvaluationResult): string {
  return [...new Set(metrics.map(({ evaluator }) => evaluator.judge))].join('; ');
}

function judgeMetric({ comparison, because }: MetricComparison): Verdict {
  if (comparison === 'worse') return { kind: 'failure', type: 'regression', message: because };
  if (comparison === 'error') return { kind: 'error', type: 'not-judged', message: because };
  if (comparison === 'cannot-tell') return { kind: 'skipped', message: because };
  return { kind: 'passed', note: because };
}

function judgeCase({ candidate, metrics }: CaseOutcome, index: number, safety: ReadonlySet<string>): Verdict {
  const metric = metrics[index];
  const silent = candidate.find(({ error }) => error !== undefined);
  const scorings = metric?.candidate ?? [];
  const reason = (found: Scoring | undefined) => reasonOf(candidate, found, safety);
  if (metric?.marks.includes('defect')) {
    return { kind: 'failure', type: 'defect', message: reason(scorings.find(({ pass }) => pass === false)) };
  }
  if (metric?.mean !== undefined && metric.marks.includes('fails')) {
    const worst = scorings.find(({ pass }) => pass === false);
    const message = `${show(metric.mean)} misses its threshold of ${metric.evaluator.threshold}: ${reason(worst)}`;
    return { kind: 'failure', type: 'threshold', message };
  }
  if (silent?.error !== undefined) return { kind: 'error', type: 'no-reply', message: plainError(silent.error) };
  const errored = scorings.find(({ outcome }) => outcome === 'errored');
  if (errored !== undefined) return { kind: 'error', type: 'not-judged', message: reason(errored) };
  if (metric?.mean === undefined) {
    const [first] = scorings;
    return { kind: 'skipped', message: first === undefined ? 'not scored' : `${first.outcome}: ${first.reason}` };
  }
  const before = metric.meanBefore === undefined ? '' : `${show(metric.meanBefore)} -> `;
  const flaky = metric.marks.includes('flaky') ? '; its repeats disagree about passing' : '';
  return { kind: 'passed', note: `${before}${show(metric.mean)}${flaky}` };
}

/** What a judge writes about a reply that gives a secret away may repeat it. */
function reasonOf(replies: CaseOutcome['candidate'], found: Scoring | undefined, safety: ReadonlySet<string>): string {
  const isSecret = quotableOf(replies, safety).quotable === 'secret';
  if (found === undefined) return 'no single repeat fails';
  if (isFlagged(found, safety)) return plainReason(found);
  return isSecret && !safety.has(found.evaluator) ? '(not quoted: a reply holds a planted secret)' : found.reason;
}

function secondsOf({ candidate }: CaseOutcome): number {
  return candidate.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1_000;
}

function show(score: number): string {
  return `${Number(score.toFixed(2))}`;
}
