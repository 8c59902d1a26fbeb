import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import {
  answerRightly,
  evaluateScript,
  makeCases,
  makePlan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { renderHtml, renderMarkdown } from '../report/index.ts';

const { dataset } = makePlan({ cases: makeCases(12) });
const ofTwelve = { dataset, repeats: 3 };

/** Says something else, and wrong, every other time that the candidate is asked the same. */
function swaying(): Script {
  const asked = new Map<string, number>();
  return (arm, request) => {
    const question = request.messages.at(-1)?.content ?? '';
    const before = asked.get(arm + question) ?? 0;
    asked.set(arm + question, before + 1);
    return arm === 'candidate' && before % 2 === 1 ? say('Bananas are yellow.') : answerRightly(request);
  };
}

const right: Script = (_, request) => answerRightly(request);
const blocked: ReturnType<Script> = { kind: 'blocked', because: 'a filter', latencyMs: 1 };

function consistencyOf(result: EvaluationResult, name: string) {
  const found = result.consistency?.find(({ evaluator }) => evaluator.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('consistency over repeats', () => {
  it('is compared between the releases, case by case: the words and the verdicts', async () => {
    const { result } = await evaluateScript(swaying(), ofTwelve);
    const words = consistencyOf(result, 'reply-consistency');
    // Right, wrong, right: one of the three pairs is alike.
    expect(words.candidate.mean).toBeCloseTo(1 / 3, 2);
    expect(words.baseline?.mean).toBe(1);
    expect(words).toMatchObject({
      comparison: 'worse',
      change: { cases: 12 },
      test: { adjustedP: expect.any(Number) },
    });
    expect(words.change?.upper).toBeLessThan(0);
    expect(consistencyOf(result, 'verdict-consistency')).toMatchObject({
      comparison: 'worse',
      candidate: { mean: 0, counts: { scored: 12 } },
      baseline: { mean: 1 },
    });
  });

  it('is no meaningful change where both are as even', async () => {
    const many = makePlan({ cases: makeCases(120) }).dataset;
    const { result } = await evaluateScript(right, { dataset: many, repeats: 2 });
    expect(consistencyOf(result, 'reply-consistency')).toMatchObject({
      comparison: 'no-meaningful-change',
      change: { estimate: 0 },
    });
  });

  it('stands among the metrics of every report', async () => {
    const { result } = await evaluateScript(swaying(), ofTwelve);
    expect(renderMarkdown(result)).toMatch(/\| reply-consistency \| 1\.00 \| 0\.3\d \| -0\.6\d .* \| worse \|/);
    expect(renderHtml(result, { dataset, judgements: [] })).toContain('<th scope="row">reply-consistency');
  });

  it('decides no gate', async () => {
    const uneven: Script = (arm, request, call) => {
      const reply = answerRightly(request);
      if (arm === 'baseline' || reply.kind !== 'replied') return reply;
      return say(call % 3 === 0 ? reply.text : `${reply.text} ${'Anything else? '.repeat(call % 3)}`);
    };
    const { runner, result, config } = await evaluateScript(uneven, ofTwelve, {
      evaluators: ['contains', 'relevance'],
    });
    expect(consistencyOf(result, 'reply-consistency').comparison).not.toBe('no-meaningful-change');
    expect(runner.assess(result, config, []).evaluation.because).not.toContain('consistency');
  });

  it('fails the gate where it surely got worse, if the project says so, and is unknown where it can’t be known', async () => {
    const config = { mayNotWorsen: ['consistency'] as const, minQualityMean: 1, maxRelativeDrop: 1 };
    const worse = await evaluateScript(swaying(), ofTwelve, config);
    const assess = ({ runner, result, config: full }: typeof worse) => runner.assess(result, full, []).evaluation;
    expect(assess(worse)).toMatchObject({
      outcome: 'fail',
      because: expect.stringContaining('reply-consistency got worse: -0.6'),
    });
    expect(assess(await evaluateScript(right, ofTwelve, config)).outcome).toBe('pass');
    expect(assess(await evaluateScript(right, { dataset, repeats: 1 }, config))).toMatchObject({
      outcome: 'unknown',
      because: expect.stringContaining('asked once'),
    });
    expect(assess(await evaluateScript(right, { ...ofTwelve, baseline: undefined }, config)).outcome).toBe('pass');
  });

  it.each(['candidate', 'baseline'])(
    'is unknown to the gate where a filter answered for all of the %s',
    async (which) => {
      const silent: Script = (arm, request) => (arm === which ? blocked : answerRightly(request));
      const config = { mayNotWorsen: ['consistency'] as const, minQualityMean: 1, maxRelativeDrop: 1 };
      const { runner, result, config: full } = await evaluateScript(silent, ofTwelve, config);
      const { outcome, because } = runner.assess(result, full, []).evaluation;
      expect(outcome).toBe('unknown');
      for (const name of ['reply-consistency', 'verdict-consistency']) {
        expect(because).toContain(`${name} was scored in both releases on 0 of the at least 10 cases`);
      }
    },
  );

  it('is unknown to the gate on fewer than ten cases, and where an older result has none', async () => {
    const config = { mayNotWorsen: ['consistency'] as const, minQualityMean: 1, maxRelativeDrop: 1 };
    const nine = makePlan({ cases: makeCases(9) }).dataset;
    const few = await evaluateScript(right, { dataset: nine, repeats: 2 }, config);
    const assess = (result: EvaluationResult) => few.runner.assess(result, few.config, []).evaluation.because;
    expect(assess(few.result)).toContain('reply-consistency was scored in both releases on 9 of the at least 10 cases');
    const { consistency: _, ...older } = few.result;
    expect(assess(older)).toContain('consistency was not measured');
  });

  it('is not applicable where each case was asked once, and that is said', async () => {
    const { result } = await evaluateScript(right, { dataset, repeats: 1 });
    const words = consistencyOf(result, 'reply-consistency');
    expect(words.candidate).toMatchObject({ mean: undefined, counts: { scored: 0, 'not-applicable': 12 } });
    expect(words.because).toMatch(/^not applicable: each case was asked once/);
    const text = renderMarkdown(result);
    expect(text).toContain('reply-consistency: not applicable: each case was asked once');
    expect(text).not.toMatch(/\| reply-consistency/);
  });

  it('is an error where too many replies of a release failed', async () => {
    const failing: Script = (arm, request) =>
      arm === 'baseline' && /SKU-10[0-3] /.test(request.messages.at(-1)?.content ?? '')
        ? { kind: 'failed', because: 'down', latencyMs: 1 }
        : answerRightly(request);
    const { result } = await evaluateScript(failing, ofTwelve);
    expect(consistencyOf(result, 'reply-consistency')).toMatchObject({
      comparison: 'error',
      because: 'errored on 4 of 12 cases of the baseline',
      baseline: { counts: { scored: 8, errored: 4 } },
    });
  });
});

describe('success by intent', () => {
  const cases = makeCases(24).map((item, index) =>
    caseSchema.parse({
      ...item,
      expectedIntent: index < 12 ? 'stock' : index < 22 ? 'refund' : 'rare',
      weight: 1 + (index % 2),
    }),
  );
  const byIntent = makePlan({ cases }).dataset;
  const ofTwo = makePlan({ cases: cases.slice(0, 22) }).dataset;
  const gate = {
    evaluators: ['tool-call-accuracy'],
    minQualityMean: 1,
    maxRelativeDrop: 1,
    mayNotWorsen: ['intents'] as const,
  };
  const assess = ({ runner, result, config }: Awaited<ReturnType<typeof evaluateScript>>) =>
    runner.assess(result, config, []).evaluation;
  const isOfStock = ({ messages }: Parameters<Script>[1]) => /SKU-1(0\d|1[01]) /.test(messages.at(-1)?.content ?? '');
  /** Wrong in the first half of the cases. */
  const halfWrong: Script = (arm, request) =>
    arm === 'candidate' && /SKU-1(0\d|1[01]) /.test(request.messages.at(-1)?.content ?? '')
      ? say('Bananas are yellow.')
      : answerRightly(request);

  it('is compared by intent, each adjusted for the others', async () => {
    const { result } = await evaluateScript(halfWrong, { dataset: byIntent, repeats: 2 });
    const [stock, refund, rare] = result.intents ?? [];
    expect(stock).toMatchObject({
      ...{ intent: 'stock', candidate: { events: 0, n: 12 }, baseline: { events: 12, n: 12 } },
      ...{ comparison: 'worse', change: { estimate: -1, cases: 12 }, test: { name: 'exact McNemar' } },
    });
    // Three looks, of which two have a test: Holm doubles the smaller p.
    expect(stock?.test?.adjustedP).toBeCloseTo(2 * (stock?.test?.p ?? 0), 10);
    expect(refund).toMatchObject({ comparison: 'cannot-tell', change: { estimate: 0, cases: 10 } });
    expect(rare).toMatchObject({ comparison: 'cannot-tell', because: expect.stringContaining('2 cases were scored') });
  });

  it('is a table in reports, which says that each intent is another look', async () => {
    const { result } = await evaluateScript(halfWrong, { dataset: byIntent, repeats: 2 });
    const text = renderMarkdown(result);
    expect(text).toContain('### By intent');
    expect(text).toMatch(/\| stock \| 12 of 12 \| 0 of 12 \(0 %, 0 to 24\) \| -100 \(-100 to -\d+\) \| worse \|/);
    expect(text).toContain("can't tell: 2 of at least 10 cases");
    // What can't be told is folded.
    const open = text.slice(text.indexOf('### By intent'), text.indexOf('<details>'));
    expect(open).toContain('and 2 more, folded below');
    expect(open).not.toContain('| refund |');
    expect(text).toContain('| refund |');
    expect(text).toContain('each intent is another look, so verdicts are adjusted for 3 of them (Holm)');
    expect(renderHtml(result, { dataset: byIntent, judgements: [] })).toContain('<h2>By intent</h2>');
  });

  it('fails the gate where the users of any intent surely get less, if the project says so', async () => {
    const config = { minQualityMean: 1, maxRelativeDrop: 1, mayNotWorsen: ['intents'] as const };
    const { runner, result, config: full } = await evaluateScript(halfWrong, { dataset: byIntent, repeats: 2 }, config);
    expect(runner.assess(result, full, []).evaluation).toMatchObject({
      outcome: 'fail',
      because: expect.stringContaining('success in stock got worse: -1.00'),
    });
    expect(runner.assess(result, { ...full, mayNotWorsen: undefined }, []).evaluation.because).not.toContain('stock');
    const none = await evaluateScript(right, ofTwelve, config);
    expect(runner.assess(none.result, full, []).evaluation.outcome).toBe('unknown');
  });

  it.each(['candidate', 'baseline'])(
    'is unknown to the gate where a filter answered for all of an intent of the %s',
    async (which) => {
      const silent: Script = (arm, request) => (arm === which && isOfStock(request) ? blocked : answerRightly(request));
      const evaluated = await evaluateScript(silent, { dataset: ofTwo, repeats: 2 }, gate);
      expect(evaluated.result.intents?.[0]).toMatchObject({ intent: 'stock', [which]: { events: 0, n: 0 } });
      expect(assess(evaluated)).toMatchObject({
        outcome: 'unknown',
        because: expect.stringContaining('success in stock was scored in both releases on 0 of the at least 10 cases'),
      });
      // No number of what is not known.
      const pages = [
        renderMarkdown(evaluated.result),
        renderHtml(evaluated.result, { dataset: ofTwo, judgements: [] }),
      ];
      for (const page of pages) expect(page).not.toContain('NaN');
    },
  );

  it('is unknown to the gate where an intent has fewer cases than a comparison needs', async () => {
    expect(assess(await evaluateScript(right, { dataset: ofTwo, repeats: 2 }, gate)).outcome).toBe('pass');
    const few = await evaluateScript(right, { dataset: byIntent, repeats: 2 }, gate);
    expect(assess(few)).toEqual({
      outcome: 'unknown',
      because: 'success in rare was scored in both releases on 2 of the at least 10 cases that a comparison needs.',
    });
  });

  it('stays a share where there is nothing to compare with', async () => {
    const { result } = await evaluateScript(right, { dataset: byIntent, repeats: 2, baseline: undefined });
    expect(result.intents?.[0]).toEqual({ intent: 'stock', candidate: { events: 12, n: 12 }, baseline: undefined });
    expect(renderMarkdown(result)).toContain('| stock | - | 12 of 12');
  });
});
