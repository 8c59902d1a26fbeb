import { describe, expect, it } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import { consistencyOf, successByIntent, successText } from './breakdown.ts';
import type { ArmResult, EvaluatorInfo, MetricComparison } from './evaluation-result.ts';

const info = (name: string, family: EvaluatorInfo['family'] = 'quality'): EvaluatorInfo => ({
  ...{ name, version: '1', scale: { min: 1, max: 5 }, better: 'higher', threshold: 3, judge: 'exact', family },
});
const metrics = [info('relevance'), info('fluency'), info('secret-leak', 'safety')].map(
  (evaluator): MetricComparison => {
    const counts = { scored: 1, 'not-applicable': 0, blocked: 0, errored: 0 };
    const candidate = { mean: 4, passRate: 1, counts };
    return { evaluator, candidate, baseline: undefined, change: undefined, comparison: 'cannot-tell', because: '' };
  },
);

/** By case and repeat, what relevance and fluency say; undefined: nothing. */
function anArm(passes: Readonly<Record<string, readonly (readonly [boolean?, boolean?])[]>>): ArmResult {
  const replies = Object.entries(passes).flatMap(([caseId, repeats]) =>
    repeats.map((both, index) => ({
      ...{ caseId, repeat: index + 1, text: '', toolCalls: [], latencyMs: 1, tokens: undefined },
      scorings: both.flatMap((pass, which) =>
        pass === undefined
          ? []
          : [
              {
                evaluator: which === 0 ? 'relevance' : 'fluency',
                outcome: 'scored' as const,
                score: 3,
                pass,
                reason: '',
              },
            ],
      ),
    })),
  );
  return { release: digestOfBytes('v2'), label: 'v2', deploymentId: undefined, replies };
}

const steady = [[true], [true]] as const;
const failing = [
  [true, false],
  [true, false],
] as const;
const flaky = [
  [true, true],
  [true, false],
] as const;

describe('how evenly the same question is answered', () => {
  it('is the share of cases that pass every time or never, and names the others', () => {
    const result = {
      candidate: anArm({ a: steady, b: failing, c: flaky, once: [[true]] }),
      baseline: anArm({ a: steady, c: steady }),
      metrics,
    };
    expect(consistencyOf(result)).toEqual({
      ...{ candidate: { events: 2, n: 3 }, baseline: { events: 2, n: 2 } },
      flaky: ['c'],
    });
  });

  it('is unknown where nothing was asked twice, or nothing scored', () => {
    expect(
      consistencyOf({ candidate: anArm({ a: [[true]], b: [[], []] }), baseline: undefined, metrics }),
    ).toBeUndefined();
  });
});

describe('success by intent', () => {
  const cases = [
    { id: 'a', expectedIntent: 'stock' },
    { id: 'b', expectedIntent: 'stock' },
    { id: 'c', expectedIntent: 'refund' },
    { id: 'd', expectedIntent: 'nobody scored' },
    { id: 'e' },
  ];

  it('counts cases that pass everything in every repeat', () => {
    const candidate = anArm({ a: steady, b: flaky, c: failing, d: [[]], e: steady });
    const baseline = anArm({ a: steady, b: steady, c: steady });
    expect(successByIntent({ candidate, baseline, metrics }, cases)).toEqual([
      { intent: 'stock', candidate: { events: 1, n: 2 }, baseline: { events: 2, n: 2 } },
      { intent: 'refund', candidate: { events: 0, n: 1 }, baseline: { events: 1, n: 1 } },
    ]);
  });

  it('keeps an intent that one release alone was scored on, whichever', () => {
    const cases = [
      { id: 'a', expectedIntent: 'stock' },
      { id: 'b', expectedIntent: 'refund' },
    ];
    const [candidate, baseline] = [anArm({ a: [[]], b: steady }), anArm({ a: steady, b: [[]] })];
    expect(successByIntent({ candidate, baseline, metrics }, cases)).toEqual([
      { intent: 'stock', candidate: { events: 0, n: 0 }, baseline: { events: 1, n: 1 } },
      { intent: 'refund', candidate: { events: 1, n: 1 }, baseline: { events: 0, n: 0 } },
    ]);
  });

  it('is said with its interval, beside the baseline where there is one', () => {
    const candidate = { events: 9, n: 12 };
    expect(successText({ candidate, baseline: { events: 11, n: 12 } })).toBe(
      '9 of 12 (75 %, 47 to 91), baseline 11 of 12 (92 %, 65 to 99)',
    );
    expect(successText({ candidate, baseline: undefined })).toBe('9 of 12 (75 %, 47 to 91)');
  });
});
