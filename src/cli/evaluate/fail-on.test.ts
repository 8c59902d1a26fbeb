import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { answerRightly, asksAbout, evaluateScript, type Script, say } from '#testing/evaluation/scripted-agent.ts';
import { exitCodeOf, passedOver, readConcerns } from './fail-on.ts';

const same = (await evaluateScript((_, request) => answerRightly(request))).result;
const worse = (await evaluateScript(wrongBy('candidate'))).result;
const silent = (
  await evaluateScript((arm, request) =>
    arm === 'candidate' ? { kind: 'failed', because: 'down', latencyMs: 1 } : answerRightly(request),
  )
).result;

function wrongBy(arm: string): Script {
  return (which, request) => (which === arm ? say('It is out of stock: 0 units available.') : answerRightly(request));
}

const [pass, fail, unknown] = (['pass', 'fail', 'unknown'] as const).map((outcome) => ({ outcome })) as [
  { outcome: 'pass' },
  { outcome: 'fail' },
  { outcome: 'unknown' },
];

describe('what an evaluation ends with', () => {
  it('is what the gates say, where nothing else is asked', () => {
    expect(exitCodeOf(same, [pass, pass], undefined)).toBe(0);
    expect(exitCodeOf(same, [pass, fail], undefined)).toBe(1);
    expect(exitCodeOf(same, [pass, unknown], undefined)).toBe(3);
    expect(exitCodeOf(same, [], undefined)).toBe(3);
  });

  it('is 1 where what is asked for was found, and 0 where it was not', () => {
    expect(exitCodeOf(worse, [pass], ['regression'])).toBe(1);
    expect(exitCodeOf(worse, [pass], ['threshold', 'inconclusive'])).toBe(0);
    expect(exitCodeOf(same, [fail], ['regression', 'inconclusive'])).toBe(0);
    expect(exitCodeOf(same, [fail], ['threshold'])).toBe(1);
    expect(exitCodeOf(same, [unknown], ['regression', 'threshold'])).toBe(0);
    expect(exitCodeOf(same, [unknown], ['inconclusive'])).toBe(1);
    expect(exitCodeOf(same, [pass], ['regression', 'threshold', 'inconclusive'])).toBe(0);
  });

  it('finds no regression in the scores of a release of which too much could not be scored', async () => {
    const { result } = await evaluateScript((arm, request) => {
      if (arm === 'baseline') return answerRightly(request);
      return asksAbout(0, request)
        ? { kind: 'failed', because: 'down', latencyMs: 1 }
        : say('It is out of stock: 0 units available.');
    });
    expect(result.metrics.filter(({ comparison }) => comparison === 'worse')).toEqual([]);
    expect(exitCodeOf(result, [unknown], ['regression'])).toBe(3);
  });

  it('finds a regression in replies that surely fail more often', () => {
    expect(exitCodeOf(silent, [unknown], ['regression'])).toBe(1);
  });

  it('is never 0 where nothing was measured', () => {
    expect(exitCodeOf(silent, [unknown], ['threshold'])).toBe(3);
    expect(exitCodeOf(same, [], ['regression'])).toBe(3);
    expect(exitCodeOf({ ...same, metrics: [] }, [unknown], ['regression'])).toBe(3);
    expect(exitCodeOf(withCounts({ scored: 90, errored: 10 }), [unknown], ['regression'])).toBe(3);
    expect(exitCodeOf(withCounts({ scored: 0, 'not-applicable': 100 }), [unknown], ['regression'])).toBe(3);
    expect(exitCodeOf(withCounts({ scored: 99, errored: 1 }), [unknown], ['regression'])).toBe(0);
  });

  it('says what it found and does not fail on', () => {
    expect(passedOver(worse, [fail], ['inconclusive'])).toBe('found and not failed on: regression, threshold');
    expect(passedOver(worse, [fail], ['regression', 'threshold'])).toBeUndefined();
    expect(passedOver(worse, [fail], undefined)).toBeUndefined();
  });

  it('knows no other concern', () => {
    expect(readConcerns(undefined)).toBeUndefined();
    expect(readConcerns(['regression', 'inconclusive'])).toEqual(['regression', 'inconclusive']);
    expect(() => readConcerns(['regresion'])).toThrow('--fail-on knows no "regresion"');
  });
});

function withCounts(counts: Partial<EvaluationResult['metrics'][number]['candidate']['counts']>): EvaluationResult {
  const none = { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 };
  return {
    ...same,
    metrics: same.metrics.map((metric) => ({
      ...metric,
      candidate: { ...metric.candidate, counts: { ...none, ...counts } },
    })),
  };
}
