import { describe, expect, it } from 'vitest';
import { type EvaluationResult, isAgainstItself } from '#domain/analysis/index.ts';
import type { AgentReply, Judge, JudgeInput } from '#ports/index.ts';
import {
  answerRightly,
  armOf,
  asksAbout,
  CONFIG,
  makeCases,
  makePlan,
  makeTools,
  type Plan,
} from '#testing/evaluation/scripted-agent.ts';
import { createEvaluators } from '../evaluator/index.ts';
import { runEvaluation } from './evaluation-run.ts';
import { createEvaluationRunner } from './evaluation-runner.ts';
import { judgeTwice } from './judge-twice.ts';
import type { Journal } from './plan.ts';

/** Gives 4, and of what it judges again 3 and 5 in turn; remembers what it was asked. */
function swayingJudge() {
  const again: JudgeInput[] = [];
  const judge: Judge = {
    labelOf: () => 'gpt-5',
    versionOf: () => 'gpt-5.p1',
    async score(evaluator, input) {
      if (input.again === true) again.push(input);
      const score = input.again === true ? 3 + 2 * (again.length % 2) : 4;
      return { evaluator, outcome: 'scored', score, reason: 'so' };
    },
    spent: () => ({ calls: 0, recalled: 0, inputTokens: 0, outputTokens: 0 }),
  };
  return { judge, again };
}

const estimate = { calls: 1, inputTokens: 100, outputTokens: 10, costMicroUsd: 0, unpriced: [] };

async function evaluate(judge: Judge, more: Partial<Plan> & Parameters<typeof makePlan>[0] = {}) {
  const { tools } = makeTools((_, request) => answerRightly(request));
  const { caller, stopwatch } = tools;
  const judges = {
    open: async () => judge,
    estimate: async (_: unknown, asked: readonly unknown[]) => times(estimate, asked.length),
  };
  const runner = createEvaluationRunner({ caller, stopwatch, judges });
  const {
    concurrency: _,
    timeoutMs: __,
    ...plan
  } = makePlan({ cases: makeCases(14, 1), baseline: armOf('candidate'), ...more });
  const asked: string[] = [];
  const config = {
    ...CONFIG,
    evaluators: ['fluency', 'f1', 'secret-leak'],
  };
  const mayBegin = async (text: string) => asked.push(text) > 0;
  const result = await runner.run({ ...plan, config, mayBegin }, () => undefined, new AbortController().signal);
  return { result, forecast: asked.join() };
}

function times({ calls, inputTokens, outputTokens, ...rest }: typeof estimate, by: number) {
  return { calls: calls * by, inputTokens: inputTokens * by, outputTokens: outputTokens * by, ...rest };
}

describe('in a comparison of a release with itself', () => {
  it('ten replies to as many cases are judged a second time, which shows what is the judge’s', async () => {
    const { judge, again } = swayingJudge();
    const { result, forecast } = await evaluate(judge);
    expect(again).toHaveLength(10);
    expect(new Set(again.map(({ item }) => item.id)).size).toBe(10);
    const [fluency, f1] = result.noise ?? [];
    expect(fluency).toMatchObject({
      ...{ evaluator: 'fluency', betweenRepeats: 0, agent: 0 },
      judge: { deviation: Math.SQRT1_2, replies: 10, isFixed: false },
    });
    expect(f1).toMatchObject({ evaluator: 'f1', judge: { deviation: 0, replies: 0, isFixed: true } });
    expect(result.noise).toHaveLength(2);
    expect(forecast).toContain('10 more to judge 10 replies twice and see how noisy the judge is');
  });

  it('one that always says the same is not asked twice', async () => {
    const { judge, again } = swayingJudge();
    const { result } = await evaluate({ ...judge, isFixed: () => true });
    expect(again).toEqual([]);
    expect(result.noise?.[0]?.judge).toEqual({ deviation: 0, replies: 0, isFixed: true });
  });

  it('a second score that is none counts for nothing', async () => {
    const { judge } = swayingJudge();
    const { result } = await evaluate({
      ...judge,
      score: async (evaluator, input) =>
        input.again === true ? { evaluator, outcome: 'errored', reason: 'down' } : judge.score(evaluator, input),
    });
    expect(result.noise?.[0]).not.toHaveProperty('judge');
    expect(result.noise?.[0]).not.toHaveProperty('agent');
    expect(result.noise?.[0]).toMatchObject({ betweenRepeats: 0 });
  });
});

it.each(['candidate', 'another checkout'])(
  'what answers at one address is one agent by the name %s too',
  async (label) => {
    const { judge } = swayingJudge();
    const { result } = await evaluate(judge, { baseline: { ...armOf('candidate'), label } });
    expect(result.noise).toHaveLength(2);
    expect(isAgainstItself(result)).toBe(true);
    expect(isAgainstItself(JSON.parse(JSON.stringify(result)))).toBe(true);
  },
);

it('one definition that answers at two addresses is two agents, whatever they are called', async () => {
  const { judge } = swayingJudge();
  const { release, label } = armOf('candidate');
  const { result } = await evaluate(judge, { baseline: { ...armOf('baseline'), release, label } });
  expect(result).not.toHaveProperty('noise');
  expect(isAgainstItself(result)).toBe(false);
});

it('what rules scored by the case is not judged again, nor counted as judged', async () => {
  const { judge, again } = swayingJudge();
  const calls = (name: string): AgentReply => ({
    ...{ kind: 'replied', text: 'Yes.', latencyMs: 1, tokens: 1 },
    toolCalls: [{ name, arguments: {} }],
  });
  const { tools } = makeTools((_, request) => calls(asksAbout(15, request) ? 'sell' : 'get_stock'));
  // Of the first twelve is known which call is right, and one of the others makes one that is forbidden.
  const cases = makeCases(16).map(({ expectedToolCalls: _, ...item }, at) => ({
    ...item,
    ...(at < 12 ? { expectedToolCalls: [{ name: 'get_stock', arguments: {} }] } : {}),
    forbiddenToolCalls: [{ name: 'sell', arguments: {} }],
  }));
  const names = ['tool-call-accuracy', 'task-success', 'fluency'];
  const plan = makePlan({ cases, baseline: armOf('candidate'), repeats: 1 });
  const evaluators = createEvaluators(names, judge);
  const result = await runEvaluation({ ...tools, evaluators, judged: names }, plan);
  expect(result.noise?.map(({ judge: one }) => one?.replies)).toEqual([4, 3, 10]);
  expect(again).toHaveLength(17);
  for (const { judge: one } of result.noise ?? []) expect(one?.deviation).toBeCloseTo(Math.SQRT1_2, 10);
});

it('of two releases nothing is judged twice, nor forecast', async () => {
  const { judge, again } = swayingJudge();
  const { result, forecast } = await evaluate(judge, { baseline: armOf('baseline') });
  expect(again).toEqual([]);
  expect(result).not.toHaveProperty('noise');
  expect(forecast).not.toContain('twice');
});

it('where the budget leaves no room fewer are judged again, and what is known of the judge rests on those', async () => {
  const { judge, again } = swayingJudge();
  const { result } = await evaluate(judge);
  again.length = 0;
  const evaluators = createEvaluators(['fluency'], judge);
  let room = 3;
  const reserve = async () => (room-- > 0 ? undefined : 'used up');
  const meter = { reserve, settle: () => undefined, asked: () => undefined, spent: never, asking: never };
  const plan = makePlan({ cases: makeCases(14, 1), baseline: armOf('candidate') });
  const twice = await judgeTwice({ evaluators, judged: ['fluency'], meter }, plan, result.candidate.replies);
  expect(again).toHaveLength(3);
  expect(twice).toEqual([{ evaluator: 'fluency', replies: 3, squares: 3, isFixed: false }]);
});

it('an evaluation that is interrupted meanwhile still has its replies', async () => {
  const { judge } = swayingJudge();
  const stop = new AbortController();
  const interrupted: Judge = {
    ...judge,
    async score(evaluator, input) {
      if (input.again === true) stop.abort(new Error('interrupted'));
      return judge.score(evaluator, input);
    },
  };
  const { tools } = makeTools((_, request) => answerRightly(request));
  let hasEnded = false;
  const journal: Journal = {
    ...{ recall: () => undefined, recalled: undefined, keep: async () => undefined, kept: async () => 0 },
    ...{ spent: undefined, known: 0, toRetry: 0, problem: undefined },
    end: async () => {
      hasEnded = true;
    },
  };
  const evaluators = createEvaluators(['fluency'], interrupted);
  const plan = makePlan({ baseline: armOf('candidate') });
  const told: EvaluationResult[] = [];
  const onStopped = (partial: EvaluationResult) => told.push(partial);
  const shared = { ...tools, evaluators, judged: ['fluency'], journal, onStopped };
  const run = runEvaluation({ ...shared, signal: stop.signal }, plan);
  await expect(run).rejects.toThrow('interrupted');
  expect(hasEnded).toBe(false);
  expect(told).toMatchObject([{ dataset: { cases: plan.dataset.cases.length } }]);
});

function never(): never {
  throw new Error('nobody asks');
}
