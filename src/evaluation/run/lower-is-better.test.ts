import { expect, it } from 'vitest';
import { addServed } from '#domain/analysis/index.ts';
import { evaluateScript, type Script } from '#testing/evaluation/scripted-agent.ts';

type Outcome = 'succeeded' | 'failed';

const calling = (outcome: Outcome) =>
  ({
    kind: 'replied',
    text: 'It is in stock.',
    toolCalls: [{ name: 'stock', arguments: {}, outcome }],
    latencyMs: 1,
    tokens: 1,
  }) as const;

async function assess(candidate: Outcome, baseline: Outcome) {
  const script: Script = (arm) => calling(arm === 'candidate' ? candidate : baseline);
  const { runner, result, config } = await evaluateScript(script, { repeats: 1 }, { evaluators: ['tool-errors'] });
  return { finding: runner.assess(result, config, []).evaluation, result, runner, config };
}

it('a quality of which less is better passes where there is little of it', async () => {
  const { finding } = await assess('succeeded', 'succeeded');
  expect(finding).toEqual({ outcome: 'pass', because: 'tool-errors 0.00 -> 0.00.' });
});

it('and fails where there is too much of it, by its mean and by the change', async () => {
  const { finding, result } = await assess('failed', 'succeeded');
  expect(result.metrics[0]?.comparison).toBe('worse');
  expect(finding).toMatchObject({
    outcome: 'fail',
    because: expect.stringMatching(/tool-errors has mean 1\.00, above/),
  });
  const lenient = await evaluateScript(
    (arm) => calling(arm === 'candidate' ? 'failed' : 'succeeded'),
    { repeats: 1 },
    { evaluators: ['tool-errors'], minQualityMean: 1 },
  );
  expect(lenient.runner.assess(lenient.result, lenient.config, []).evaluation).toMatchObject({
    outcome: 'fail',
    because: expect.stringContaining('tool-errors 0.00 -> 1.00, worse by 100 %'),
  });
});

it('mending all of it is no drop', async () => {
  const { finding, result } = await assess('succeeded', 'failed');
  expect(result.metrics[0]?.comparison).toBe('improved');
  expect(finding).toEqual({ outcome: 'pass', because: 'tool-errors 1.00 -> 0.00.' });
});

it('is held against the best that served by its own direction', async () => {
  const best = async (now: Outcome, before: Outcome) => {
    const { runner, result, config } = await assess(now, now);
    const earlier = (await assess(before, before)).result;
    const evaluators = result.metrics.map(({ evaluator }) => evaluator);
    const served = { ...earlier.candidate, release: `sha256:${'9'.repeat(64)}` as const, label: 'v0' };
    const lenient = { ...config, minQualityMean: 1 };
    return runner.assess(result, lenient, [addServed(undefined, served, evaluators, 0)]).evaluation;
  };
  expect(await best('failed', 'succeeded')).toMatchObject({
    outcome: 'fail',
    because: expect.stringContaining('tool-errors is 100 % worse than v0, which had 0.00'),
  });
  expect((await best('succeeded', 'failed')).outcome).toBe('pass');
});
