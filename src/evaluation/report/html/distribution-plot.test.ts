import { expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { evaluateScript, say } from '#testing/evaluation/scripted-agent.ts';
import { plotDistributions } from './distribution-plot.ts';

const { result } = await evaluateScript(() => say('Yes.'));

/** The bins that the plot of one metric tells, of replies with these scores. */
function binsOf(scale: { min: number; max: number }, own: readonly number[], others: readonly number[] | undefined) {
  const [first] = result.metrics;
  if (first === undefined || result.baseline === undefined) throw new Error('there is something to plot');
  const armOf = (arm: typeof result.candidate, scores: readonly number[]) => ({
    ...arm,
    replies: scores.map((score, index) => ({
      ...{ caseId: `c${index}`, repeat: 1, text: '', toolCalls: [], latencyMs: 1, tokens: undefined },
      scorings: [
        { evaluator: first.evaluator.name, outcome: 'scored' as const, score, pass: true, reason: 'so it is' },
      ],
    })),
  });
  const plotted: EvaluationResult = {
    ...result,
    metrics: [{ ...first, evaluator: { ...first.evaluator, scale } }],
    candidate: armOf(result.candidate, own),
    baseline: others && armOf(result.baseline, others),
  };
  const [figure] = plotDistributions(plotted);
  return (
    figure && {
      label: /aria-label="([^"]*)"/.exec(figure.markup)?.[1]?.replace(/^.*: replies by score[^:]*: /, ''),
      markup: figure.markup,
    }
  );
}

it('has a bin a level of a small scale, also of those that nobody got, the baseline before the candidate', () => {
  const plot = binsOf({ min: 1, max: 5 }, [5, 5, 4], [1, 5]);
  expect(plot?.label).toBe('1: 1 then 0; 2: 0 then 0; 3: 0 then 0; 4: 0 then 1; 5: 1 then 2');
  expect(plot?.markup.match(/<rect class="candidate"/g)).toHaveLength(2);
  expect(plot?.markup.match(/<rect class="baseline"/g)).toHaveLength(2);
});

it('has ten of equal width where scores are no whole numbers, and the highest is in the last', () => {
  const plot = binsOf({ min: 0, max: 1 }, [0, 0.05, 0.55, 1], [0.1]);
  expect(plot?.label).toBe(
    '0: 0 then 2; 0.1: 1 then 0; 0.2: 0 then 0; 0.3: 0 then 0; 0.4: 0 then 0; 0.5: 0 then 1; 0.6: 0 then 0; 0.7: 0 then 0; 0.8: 0 then 0; 0.9: 0 then 1',
  );
});

it('lies over what was seen where the scale has no end', () => {
  const plot = binsOf({ min: 0, max: Number.POSITIVE_INFINITY }, [100, 300], [200.5]);
  expect(plot?.label).toMatch(/^100: 0 then 1; 120: .*; 200: 1 then 0; .*; 280: 0 then 1$/);
});

it('counts one arm alone where nothing was compared, and draws nothing where nothing was scored', () => {
  const plot = binsOf({ min: 1, max: 3 }, [1, 3, 3], undefined);
  expect(plot?.label).toBe('1: 1; 2: 0; 3: 2');
  expect(plot?.markup).not.toContain('class="baseline"');
  expect(binsOf({ min: 1, max: 3 }, [], [])).toBeUndefined();
});
