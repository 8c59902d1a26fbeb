import { expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { renderReport } from './report.ts';

const DIGEST = `sha256:${'a'.repeat(64)}` as const;
const counts = { scored: 40, 'not-applicable': 0, blocked: 0, errored: 0 };
const summary = { mean: 4, passRate: 0.5, counts };
const because =
  '+0.10 (95 % interval -0.40 to +0.60, 40 cases): neither surely a change nor surely within 0.25; if it stays so, about 190 cases would tell, each asked as often as now';

/** As somebody reads it who joins its lines. */
function reportOf(judge: string, version: string): string {
  const arm = { release: DIGEST, label: 'v1', deploymentId: undefined, replies: [] };
  const evaluator = {
    ...{ name: 'relevance', version, judge, scale: { min: 1, max: 5 }, threshold: 3 },
    ...{ better: 'higher' as const, family: 'quality' as const },
  };
  const result: EvaluationResult = {
    ...{ id: 'evl_1', agent: 'shop', environment: 'dev', repeats: 3, erroredRatio: 0 },
    dataset: { name: 'cases.jsonl', digest: DIGEST, cases: 40 },
    candidate: { ...arm, label: 'v2' },
    baseline: { ...arm, release: `sha256:${'b'.repeat(64)}` },
    metrics: [
      {
        ...{ evaluator, because, candidate: summary, baseline: summary, comparison: 'cannot-tell', casesToTell: 190 },
        change: { estimate: 0.1, lower: -0.4, upper: 0.6, cases: 40 },
      },
    ],
  };
  const report = { result, judgements: [], breakdown: [], cases: [] };
  return renderReport(report, { columns: 80, color: false }).replace(/\s+/g, ' ');
}

it("says of what it can't tell why, and how many cases would", () => {
  const text = reportOf('gpt-5', '1+judge.gpt-5.p1');
  expect(text).toMatch(/relevance 4\.00 4\.00 \+0\.10 \[-0\.40, \+0\.60\] … can’t tell/);
  expect(text).toContain(`can’t tell relevance: ${because}`);
});

it('says how far each judge agrees with people, or that nobody knows', () => {
  expect(reportOf('gpt-5', '1+judge.gpt-5.p1')).toContain(
    'relevance: agreement with people not known: headgate judge calibrate',
  );
  expect(reportOf('offline judge, indicative only', '1+judge.2')).toContain('it agrees with 86 of 97 (89 %');
  expect(reportOf('exact', '1')).not.toContain('agree');
});
