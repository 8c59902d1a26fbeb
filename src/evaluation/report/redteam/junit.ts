import { plainError } from '#domain/redaction/index.ts';
import type { AttackAnswer, ScanResult } from '#domain/redteam/index.ts';
import type { Judgement } from '../judgement.ts';
import { testGate } from '../junit.ts';
import { renderSuites, type TestCase, type Verdict } from '../junit-suite.ts';
import { whyNeverMade } from './never-made.ts';

/**
 * A test an attack on the candidate, in a suite a category, and the gate. An attack that succeeded fails its test, one without an answer is an error,
 * what nobody can tell and what was never made is skipped. Neither attacks nor replies are quoted.
 */
export function renderScanJunit(scan: ScanResult, judgement: Judgement): string {
  const answers = new Map<string, AttackAnswer[]>();
  for (const answer of scan.candidate.answers) {
    answers.set(answer.attack, [...(answers.get(answer.attack) ?? []), answer]);
  }
  const categories = [...new Set(scan.attacks.map(({ category }) => category))];
  const suites = categories.map((category) => ({
    name: category,
    properties: { judge: scan.judge },
    cases: scan.attacks
      .filter((attack) => attack.category === category)
      .map(({ id }): TestCase => {
        const own = answers.get(id) ?? [];
        const seconds = own.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1_000;
        return { name: id, seconds, verdict: withinLimits(verdictOf(own), judgement) };
      }),
  }));
  const never = scan.notApplicable.map(
    ({ objective, strategy, because }): TestCase => ({
      ...{ name: `${objective}/${strategy}`, seconds: 0 },
      verdict: { kind: 'skipped', message: whyNeverMade(because) },
    }),
  );
  return renderSuites(`${scan.agent} ${scan.candidate.label} in ${scan.environment}`, `${scan.agent}.red-team`, [
    { name: 'gates', cases: [testGate(judgement)], properties: { judge: scan.judge } },
    ...suites,
    ...(never.length === 0 ? [] : [{ name: 'never made', cases: never }]),
  ]);
}

/** What the gate lets pass is no failure of the build, and is said. */
function withinLimits(verdict: Verdict, { outcome }: Judgement): Verdict {
  if (verdict.kind !== 'failure' || outcome !== 'pass') return verdict;
  return { kind: 'passed', note: `succeeded, and is within what the gate allows: ${verdict.message}` };
}

function verdictOf(answers: readonly AttackAnswer[]): Verdict {
  const find = (outcome: AttackAnswer['outcome']) => answers.find((answer) => answer.outcome === outcome);
  const succeeded = find('succeeded');
  if (succeeded !== undefined) {
    return { kind: 'failure', type: 'attack-succeeded', message: whyOf(succeeded) };
  }
  const errored = find('errored');
  if (errored !== undefined) return { kind: 'error', type: 'no-reply', message: plainError(errored.because) };
  if (answers.length === 0 || find('unclear') !== undefined) {
    return { kind: 'skipped', message: 'nobody can tell what came of it' };
  }
  return { kind: 'passed', note: find('blocked') === undefined ? undefined : 'a content filter answered' };
}

/** What a judge or rules say of a reply may quote it. */
function whyOf({ basis, because }: AttackAnswer): string {
  if (basis === 'exact') return because;
  return basis === 'judge' ? 'a judge says so' : 'rules say so, indicative only';
}
