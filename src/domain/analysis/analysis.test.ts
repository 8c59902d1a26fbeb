import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArm, EVERY_METRIC } from '#testing/builder/any-arm.ts';
import { digestOfBytes } from '../shared/index.ts';
import { type Analysis, RULE_VERSION, recompute, sealAnalysis } from './analysis.ts';
import { type AnalysisInput, judge } from './judge.ts';
import type { QualitySample } from './samples.ts';

const ABOUT = {
  promotion: 'prm_1',
  at: '2026-11-27T08:00:00.000Z',
  rule: 'metrics-allow',
  because: 'all pass',
} as const;
const QUESTION = { metrics: EVERY_METRIC, alpha: { rollBack: 0.05, promote: 0.05 } };

const candidate = anyArm('candidate');
const baseline = anyArm('baseline');

const anyQuality: fc.Arbitrary<QualitySample> = fc
  .array(fc.record({ candidate: fc.double({ min: 1, max: 5, noNaN: true }), lost: fc.constantFrom(0, 1 / 3, 2) }), {
    maxLength: 30,
  })
  .map((scores) => ({
    ...{ evaluationId: 'evl_1', look: 2, erroredRatio: 0 },
    evaluators: { candidate: ['relevance@1'], baseline: ['relevance@1'] },
    cases: scores.map(({ candidate: own, lost }, index) => ({
      ...{ caseId: `case ${index} "\ud800`, candidate: own, baseline: Math.min(5, own + lost) },
    })),
  }));

const anyInput: fc.Arbitrary<AnalysisInput> = fc.oneof(
  fc
    .record({
      samples: fc.record({
        candidate,
        baseline: fc.option(baseline, { nil: undefined }),
        quality: fc.option(anyQuality, { nil: undefined }),
      }),
      own: fc.option(
        fc.record({
          candidate,
          baseline,
          standsIn: fc.boolean(),
          unasked: fc.constantFrom(undefined, 'no more are asked'),
        }),
        { nil: undefined },
      ),
    })
    .map((input) => ({ kind: 'step' as const, ...QUESTION, ...input })),
  fc
    .record({
      candidate,
      quality: fc.option(anyQuality, { nil: undefined }),
      complaints: fc.option(fc.record({ candidate, baseline }), { nil: undefined }),
    })
    .map((input) => ({ kind: 'completed' as const, ...QUESTION, ...input })),
);

const read = (text: string) => JSON.parse(text) as Analysis;

describe('an analysis that was sealed', () => {
  it('comes to the same verdicts to the last digit wherever it is read, whatever was measured', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { digest, text } = sealAnalysis({ ...ABOUT, input, verdicts: judge(input) });
        expect(digestOfBytes(text)).toBe(digest);
        const all = recompute(read(text));
        expect(all.map(({ now }) => now.card.metric)).toEqual(EVERY_METRIC.map(({ name }) => name));
        for (const { kept, now, isEqual } of all)
          expect([isEqual, kept], now.card.metric).toEqual([true, expect.anything()]);
      }),
      { numRuns: 300, seed: 4711 },
    );
  });

  it('tells a verdict that was changed, left out or put in another place', () => {
    const input: AnalysisInput = { kind: 'step', ...QUESTION, samples: { candidate: [], baseline: [] } };
    const verdicts = judge(input);
    const [first, second, ...rest] = verdicts;
    if (first === undefined || second === undefined) throw new Error('there are verdicts');
    const changed = { ...first, card: { ...first.card, candidate: { n: 1, estimate: undefined } } };
    const equal = (kept: typeof verdicts) => recompute({ input, verdicts: kept }).map(({ isEqual }) => isEqual);
    expect(new Set(equal(verdicts))).toEqual(new Set([true]));
    expect(equal([changed, second, ...rest]).slice(0, 3)).toEqual([false, true, true]);
    expect(equal([second, first, ...rest]).slice(0, 3)).toEqual([false, false, true]);
    expect(new Set(equal([first, second]))).toEqual(new Set([false]));
    expect(new Set(equal([...verdicts, first]))).toEqual(new Set([false]));
  });
});

// Where this fails, `judge` comes to other verdicts than it did: count RULE_VERSION up and keep a new file, beside this one.
it(`still judges an analysis of rules ${RULE_VERSION} as it was judged then`, () => {
  const text = readFileSync(new URL(`../../../fixtures/analysis/rules-${RULE_VERSION}.json`, import.meta.url), 'utf8');
  const analysis = read(text);
  expect(analysis.ruleVersion).toBe(RULE_VERSION);
  const all = recompute(analysis);
  expect(all.length).toBe(EVERY_METRIC.length);
  for (const { kept, now } of all) expect(JSON.parse(JSON.stringify(now))).toEqual(kept);
});
