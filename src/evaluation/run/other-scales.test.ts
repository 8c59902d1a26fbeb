import { describe, expect, it } from 'vitest';
import type { EvaluationConfig } from '#domain/config/index.ts';
import {
  answerRightly,
  asksAbout,
  evaluateScript,
  makeCases,
  makePlan,
  type Plan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';

async function assess(script: Script, plan: Partial<Plan>, config: Partial<EvaluationConfig>) {
  const { runner, result, config: full } = await evaluateScript(script, { repeats: 1, ...plan }, config);
  return runner.assess(result, full, []);
}

describe('the quality finding on a scale of 0-1', () => {
  const wordy = (words: string) => (_: unknown, request: Parameters<Script>[1]) => {
    const right = answerRightly(request);
    return right.kind === 'replied' ? say(`${words}${right.text}`) : right;
  };
  const alone = (evaluators: readonly string[]) => ({ evaluators: [...evaluators] });

  it('holds how alike texts are to the metric’s own threshold: a good reply in other words passes', async () => {
    const { evaluation } = await assess(wordy('Let me look that up for you. '), {}, alone(['f1']));
    expect(evaluation).toEqual({ outcome: 'pass', because: 'f1 0.70 -> 0.70.' });
    const off = await assess(
      () => say('We have 10 units available, I think, or so.'),
      { baseline: undefined },
      alone(['f1']),
    );
    expect(off.evaluation).toEqual({
      outcome: 'fail',
      because: 'f1 has mean 0.25, below its threshold of 0.50 (12 cases).',
    });
  });

  it('holds shares of yes to what minQualityMean is on their scale: 4 of 5 is three in four', async () => {
    const rightIn =
      (count: number): Script =>
      (_, request) =>
        Array.from({ length: count }, (__, index) => index).some((index) => asksAbout(index, request))
          ? answerRightly(request)
          : say('No.');
    expect((await assess(rightIn(9), { baseline: undefined }, alone(['exact-match']))).evaluation.outcome).toBe('pass');
    expect((await assess(rightIn(8), { baseline: undefined }, alone(['exact-match']))).evaluation).toEqual({
      outcome: 'fail',
      because: 'exact-match has mean 0.67, below what minQualityMean 4.00 is on 0-1, 0.75 (12 cases).',
    });
    const strict = { ...alone(['exact-match']), minQualityMean: 4.9 };
    expect((await assess(rightIn(11), { baseline: undefined }, strict)).evaluation.outcome).toBe('fail');
  });

  it('holds what a reply took to what its case allows, as the run measured it', async () => {
    const cases = makeCases(12).map((item) => ({ ...item, expect: { maxLatencyMs: 25, maxTokens: 45 } }));
    const slow = { kind: 'replied', text: 'Yes.', toolCalls: [], latencyMs: 26, tokens: 45 } as const;
    const plan = { baseline: undefined, dataset: makePlan({ cases }).dataset };
    const config = alone(['latency', 'tokens']);
    expect((await assess(() => say('Yes.'), plan, config)).evaluation.outcome).toBe('pass');
    expect((await assess(() => slow, plan, config)).evaluation).toMatchObject({
      outcome: 'fail',
      because: expect.stringMatching(/^latency has mean 0\.00/),
    });
    const silent = { ...slow, latencyMs: 1, tokens: undefined };
    expect((await assess(() => silent, plan, config)).evaluation).toEqual({
      outcome: 'unknown',
      because: 'tokens scored no case, so it shows nothing.',
    });
  });

  it('sees no drop where the baseline scores 0 throughout, and a drop where it does not', async () => {
    const lenient = { ...alone(['exact-match']), minQualityMean: 1 };
    expect((await assess(() => say('No.'), {}, lenient)).evaluation).toEqual({
      outcome: 'pass',
      because: 'exact-match 0.00 -> 0.00.',
    });
    const broken: Script = (arm, request) => (arm === 'candidate' ? say('No.') : answerRightly(request));
    expect((await assess(broken, {}, lenient)).evaluation).toMatchObject({
      outcome: 'fail',
      because: expect.stringContaining('exact-match 1.00 -> 0.00, down 100 %'),
    });
  });
});
