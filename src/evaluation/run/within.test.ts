import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '#domain/dataset/index.ts';
import type { EvaluationRequest, Judges } from '#ports/index.ts';
import {
  answerRightly,
  CONFIG,
  makeCases,
  makePlan,
  makeTools,
  type Script,
} from '#testing/evaluation/scripted-agent.ts';
import { createOfflineJudge } from '../judge/offline/index.ts';
import { createEvaluationRunner } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-within-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CASES = makeCases(40);
const choose = (count: number) => ({ cases: CASES.slice(0, count), why: `quick: ${count} of ${CASES.length} cases` });

const offline: Judges = { open: async () => createOfflineJudge() };
/** Says beforehand what it will take: a call for each judged evaluator of each reply, $0.01 each. */
const paid: Judges = {
  ...offline,
  estimate: async ({ evaluators }, questions) => {
    const calls = evaluators.length * questions.length;
    return { calls, inputTokens: calls * 100, outputTokens: calls * 10, costMicroUsd: calls * 10_000, unpriced: [] };
  },
};

type More = Partial<Pick<EvaluationRequest, 'within' | 'baseline' | 'repeats'>> & {
  readonly recall?: boolean;
  readonly config?: Partial<EvaluationRequest['config']>;
};

/** The agent answers one question at a time, each in `replyMs` of a clock that nothing else moves. */
async function evaluate(more: More, replyMs: number, script: Script = (_, request) => answerRightly(request)) {
  const { tools, seen } = makeTools(script);
  const { recall = false, config = {}, ...request } = more;
  let nowMs = 0;
  const caller: typeof tools.caller = {
    call: async (...asked) => {
      nowMs += replyMs;
      return tools.caller.call(...asked);
    },
  };
  const runner = createEvaluationRunner({
    ...{ caller, judges: config.budget === undefined ? offline : paid, stopwatch: { elapsedMs: () => nowMs } },
    kept: { folder, wallClock: { now: () => 1_000 } },
    pause: async (ms) => {
      nowMs += ms;
    },
  });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases: CASES, repeats: 1 });
  const notes: string[] = [];
  const result = await runner
    .run(
      {
        ...{ ...plan, ...request },
        config: { ...CONFIG, evaluators: ['relevance', 'groundedness'], concurrency: 1, ...config },
        journal: { key: 'k', recall, retries: true },
        onNote: (note) => notes.push(note),
      },
      () => undefined,
      new AbortController().signal,
    )
    .catch((error: Error) => error);
  if (result instanceof Error) return { error: result, asked: seen.calls, notes };
  return { result, asked: seen.calls, notes };
}

const idsOf = (replies: readonly { readonly caseId: string }[] | undefined) => replies?.map(({ caseId }) => caseId);

describe('an evaluation within a time', () => {
  it('takes as many cases as should fit: by a reply of 2 s each, and no more than it may', async () => {
    // Two releases, one question at once: 4 s a case.
    const fitting = await evaluate({ within: { timeMs: 40_000, choose } }, 1);
    expect(fitting.result?.dataset.cases).toBe(10);
    expect(fitting.result?.selection).toBe('quick: 10 of 40 cases');
    expect(fitting.notes).toContain('quick: 10 of 40 cases');
    const most = await evaluate({ within: { timeMs: 40_000, most: 7, choose } }, 1);
    expect(most.result?.dataset.cases).toBe(7);
    const all = await evaluate({ within: { timeMs: 3_600_000, choose } }, 1);
    expect(all.result?.dataset.cases).toBe(40);
    const alone = await evaluate({ within: { timeMs: 40_000, choose }, baseline: undefined }, 1);
    expect(alone.result?.dataset.cases).toBe(20);
  });

  it('takes as many as the budget is for, one at least, and is refused where that is too many', async () => {
    const within = { timeMs: 3_600_000, choose };
    // Four judgements a case, $0.01 each.
    const { result } = await evaluate({ within, config: { budget: { costMicroUsd: 500_000 } } }, 1);
    expect(result?.dataset.cases).toBe(12);
    const { error, asked } = await evaluate({ within, config: { budget: { judgeCalls: 3 } } }, 1);
    expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(asked).toEqual([]);
  });

  it('begins no case after it: what was asked of both releases is the result, and it says how many are missing', async () => {
    // Ten cases should fit; at 5 s a reply eight replies do, which are four cases.
    const { result, asked } = await evaluate({ within: { timeMs: 40_000, choose } }, 5_000);
    expect(asked).toHaveLength(8);
    expect(result?.dataset.cases).toBe(4);
    expect(idsOf(result?.candidate.replies)).toEqual(idsOf(result?.baseline?.replies));
    expect(result?.candidate.replies).toHaveLength(4);
    expect(result?.metrics[0]?.change?.cases).toBe(4);
    expect(result?.selection).toBe(
      'quick: 10 of 40 cases; 6 more were left out, since 40 s were over (the same command with --resume asks for the rest)',
    );
    expect(result?.erroredRatio).toBe(0);
  });

  it('finishes the pair that was begun, so that no release is asked more than the other', async () => {
    const { result, asked } = await evaluate({ within: { timeMs: 11_000, choose } }, 4_000);
    expect(asked).toHaveLength(4);
    expect(result?.dataset.cases).toBe(2);
  });

  it('takes what was left out later, and asks nothing twice', async () => {
    const within = { timeMs: 40_000, choose };
    const first = await evaluate({ within }, 5_000);
    const second = await evaluate({ within, recall: true }, 1_000);
    expect(first.asked.length + second.asked.length).toBe(20);
    expect(second.result?.dataset.cases).toBe(10);
    expect(second.result?.selection).toBe('quick: 10 of 40 cases');
    const third = await evaluate({ within, recall: true }, 1_000);
    expect(third.asked).toHaveLength(20);
  });

  it('is no result where no case was answered in it', async () => {
    const { error } = await evaluate({ within: { timeMs: 4_000, choose } }, 5_000, () => ({
      ...{ kind: 'rate-limited', retryAfterMs: 60_000 },
    }));
    expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', hint: expect.stringContaining('--quick 15m') });
    expect(String(error)).toContain('no case was answered within 4 s');
  });

  it('is not waited away: a rate limit that lasts longer leaves the case out, and asks for no other', async () => {
    const { result, asked } = await evaluate({ within: { timeMs: 40_000, choose } }, 1_000, (_, request, call) =>
      call === 6 ? { kind: 'rate-limited', retryAfterMs: 60_000 } : answerRightly(request),
    );
    expect(asked).toHaveLength(6);
    expect(result?.dataset.cases).toBe(2);
    expect(result?.erroredRatio).toBe(0);
    expect(result?.selection).toContain('8 more were left out');
  });

  it('asks in an order of the cases’ own, so that what the time leaves out is a sample', async () => {
    const chosen = (made: readonly Case[]) => ({ cases: made, why: 'all' });
    const { asked } = await evaluate({ within: { timeMs: 3_600_000, choose: () => chosen(CASES) } }, 1);
    const order = asked.map(({ query }) => query);
    expect(new Set(order).size).toBe(40);
    expect(order).not.toEqual([...order].sort());
    const again = await evaluate({ within: { timeMs: 3_600_000, choose: () => chosen(CASES.toReversed()) } }, 1);
    expect(again.asked.map(({ query }) => query)).toEqual(order);
  });
});
