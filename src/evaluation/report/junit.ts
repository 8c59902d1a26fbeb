import type { EvaluationResult, MetricComparison, Scoring } from '#domain/analysis/index.ts';
import { type CaseOutcome, outcomesOf } from './case-outcome.ts';
import { showHidden } from './hidden-characters.ts';
import type { Judgement } from './judgement.ts';
import { quotableOf, safetyEvaluators } from './quotable.ts';

type Verdict =
  | { readonly kind: 'passed'; readonly note?: string | undefined }
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string }
  | { readonly kind: 'skipped'; readonly message: string };

type TestCase = { readonly name: string; readonly seconds: number; readonly verdict: Verdict };
type Suite = { readonly name: string; readonly cases: readonly TestCase[] };

/**
 * As Jenkins, GitLab and GitHub read it: a suite an evaluator with a test a case and one over all cases, and a suite of the gates. A
 * regression that is proven and a threshold that is missed are failures; what could not be asked or judged is an error; what nobody
 * can tell is skipped, with the reason.
 */
export function renderJunit(result: EvaluationResult, judgements: readonly Judgement[]): string {
  const outcomes = outcomesOf(result);
  const safety = safetyEvaluators(result);
  const suites: readonly Suite[] = [
    ...(judgements.length === 0 ? [] : [{ name: 'gates', cases: judgements.map(testGate) }]),
    ...result.metrics.map((metric, index) => suiteOf(metric, index, { result, outcomes, safety })),
  ];
  const name = `${result.agent} ${result.candidate.label} in ${result.environment}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals(suites.flatMap(({ cases }) => cases)) })}>`,
    ...suites.flatMap((suite) => renderSuite(suite, result.agent)),
    '</testsuites>',
    '',
  ].join('\n');
}

function testGate({ kind, outcome, because }: Judgement): TestCase {
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

function judgeMetric({ comparison, because }: MetricComparison): Verdict {
  if (comparison === 'worse') return { kind: 'failure', type: 'regression', message: because };
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
  if (silent?.error !== undefined) return { kind: 'error', type: 'no-reply', message: silent.error };
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
  return isSecret && !safety.has(found.evaluator) ? '(not quoted: a reply holds a planted secret)' : found.reason;
}

function secondsOf({ candidate }: CaseOutcome): number {
  return candidate.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1_000;
}

function show(score: number): string {
  return `${Number(score.toFixed(2))}`;
}

function totals(cases: readonly TestCase[]) {
  const count = (kind: Verdict['kind']) => cases.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
}

function renderSuite({ name, cases }: Suite, agent: string): readonly string[] {
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...cases.flatMap((one) => renderCase(one, `${agent}.${name}`)),
    '  </testsuite>',
  ];
}

function renderCase({ name, seconds, verdict }: TestCase, classname: string): readonly string[] {
  const open = `    <testcase${attributes({ name, classname, time: seconds.toFixed(3) })}`;
  const inner = renderVerdict(verdict);
  return inner === undefined ? [`${open}/>`] : [`${open}>`, `      ${inner}`, '    </testcase>'];
}

function renderVerdict(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'passed':
      return verdict.note === undefined ? undefined : `<system-out>${escapeXml(verdict.note)}</system-out>`;
    case 'skipped':
      return `<skipped${attributes({ message: verdict.message })}/>`;
    default: {
      const { kind, type, message } = verdict;
      return `<${kind}${attributes({ message, type })}>${escapeXml(message)}</${kind}>`;
    }
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(`${value}`).replace(/\s/g, ' ')}"`)
    .join('');
}

/** Of XML 1.0, which has no way to write most control characters. */
function escapeXml(text: string): string {
  return showHidden(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
