import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpendBudget, Spent } from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import type { EvaluationRequest, Judge, Judges } from '#ports/index.ts';
import { answerRightly, CONFIG, makeCases, makePlan, makeTools } from '#testing/evaluation/scripted-agent.ts';
import { createEvaluationRunner } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-budget-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CASES = makeCases(20);
/** Two judged evaluators: 20 cases x 1 repeat x 2 releases x 2 = 80 calls of 110 tokens and $0.001. */
const ALL_CALLS = 80;

/** A judge that costs the same each time, and counts. */
function payingJudges() {
  let calls = 0;
  const judge: Judge = {
    labelOf: () => 'model',
    versionOf: () => '1',
    async score(evaluator) {
      calls += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return { evaluator, outcome: 'scored', score: 5, pass: true, reason: 'fine' };
    },
    spent: () => ({
      ...{ calls, recalled: 0, inputTokens: calls * 100, outputTokens: calls * 10 },
      costMicroUsd: calls * 1_000,
    }),
  };
  const judges: Judges = {
    open: async () => {
      calls = 0;
      return judge;
    },
    estimate: async ({ evaluators }, questions) => {
      const all = evaluators.length * questions.length;
      return { calls: all, inputTokens: all * 100, outputTokens: all * 10, costMicroUsd: all * 1_000, unpriced: [] };
    },
  };
  return { judges, called: () => calls };
}

type More = Partial<Pick<EvaluationRequest, 'mayBegin'>> & { readonly concurrency?: number };

async function evaluate(budget: SpendBudget | undefined, more: More = {}) {
  const { tools, seen } = makeTools((_, request) => answerRightly(request));
  const { judges, called } = payingJudges();
  const { caller, stopwatch } = tools;
  const kept = { folder, wallClock: { now: () => 1_000 } };
  const runner = createEvaluationRunner({ caller, stopwatch, judges, kept });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases: CASES, repeats: 1 });
  const config: EvaluationConfig = {
    ...{ ...CONFIG, evaluators: ['relevance', 'groundedness'], concurrency: more.concurrency ?? 1 },
    ...(budget === undefined ? {} : { budget }),
  };
  const spends: (Spent | undefined)[] = [];
  const result = await runner
    .run(
      { ...plan, config, journal: { key: 'k', recall: true }, ...more },
      (_done, _total, spent) => spends.push(spent),
      new AbortController().signal,
    )
    .catch((error: Error) => error);
  return { result, asked: seen.calls.length, called: called(), spends };
}

const letIt: EvaluationRequest['mayBegin'] = async () => true;

describe('before it spends', () => {
  it('says what it will take', async () => {
    const told: unknown[] = [];
    await evaluate(undefined, {
      mayBegin: async (forecast, over) => {
        told.push(forecast, over);
        return true;
      },
    });
    expect(told).toEqual([
      '20 cases x 1 repeat x 2 releases x 2 judged metrics = 80 judge calls at most, about 8,800 tokens, $0.08; what the agents take is not known before they answer; about 4 min where a reply takes 2 s and a judgement 3 s',
      [],
    ]);
  });

  it('asks nothing where that is more than its budget and nobody lets it', async () => {
    const { result, asked, called } = await evaluate({ judgeCalls: ALL_CALLS - 1 });
    expect(result).toMatchObject({ code: 'BUDGET_EXCEEDED', exitCode: 2, retry: 'never' });
    expect(String(result)).toContain('80 judge calls, 1 more than the 79 of evaluation.budget.judgeCalls');
    expect([asked, called]).toEqual([0, 0]);
    const refused = await evaluate({ costMicroUsd: 79_000 }, { mayBegin: async () => false });
    expect(String(refused.result)).toContain('$0.08, $0.001 more than the $0.079 of evaluation.budget.money');
    expect(refused.asked).toBe(0);
  });

  it('goes on without a limit where somebody lets it', async () => {
    const { result, called } = await evaluate({ judgeCalls: 10 }, { mayBegin: letIt });
    expect(result).not.toBeInstanceOf(Error);
    expect(called).toBe(ALL_CALLS);
  });
});

describe('a budget that the forecast does not see', () => {
  it.each([1, 4])(
    'stops before the reply that may go beyond it, and finishes what is under way, %i at once',
    async (concurrency) => {
      // Agents tell 40 tokens a reply: 40 x 40 + 80 x 110 = 10,400 in all, of which the forecast knows 8,800.
      const budget = { tokens: 9_000 };
      const { result, called, spends } = await evaluate(budget, { concurrency });
      expect(result).toMatchObject({ code: 'BUDGET_EXCEEDED' });
      expect(String(result)).toMatch(/the budget is used up after \d+ of 40 replies/);
      expect(spends.at(-1)?.tokens).toBeLessThanOrEqual(9_000);
      expect(spends.at(-1)?.tokens).toBeGreaterThan(8_000 - concurrency * 520);
      expect(called % 2).toBe(0);
    },
  );

  it('counts what was spent before, and with a larger one goes on without asking anything twice', async () => {
    const first = await evaluate({ tokens: 9_000 });
    const again = await evaluate({ tokens: 9_000 });
    expect(again.result).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(again.asked).toBe(0);
    const { result, asked, called } = await evaluate({ tokens: 20_000 });
    expect(first.asked + asked).toBe(40);
    expect(first.called + called).toBe(ALL_CALLS);
    expect(result).toMatchObject({
      spentBefore: { judgeCalls: first.called, tokens: first.spends.at(-1)?.tokens },
      judging: { calls: called },
      asking: { replies: asked, tokens: asked * 40, untold: 0 },
    });
  });

  it.each([1, 8])('is enough where it is what the forecast says, %i at once', async (concurrency) => {
    const { result, called } = await evaluate({ judgeCalls: ALL_CALLS }, { concurrency });
    expect(result).not.toBeInstanceOf(Error);
    expect(called).toBe(ALL_CALLS);
  });

  it('never stops what has none', async () => {
    const { result, spends } = await evaluate(undefined);
    expect(result).not.toBeInstanceOf(Error);
    expect(spends.at(-1)).toEqual({ judgeCalls: 80, tokens: 10_400, costMicroUsd: 80_000 });
  });
});
