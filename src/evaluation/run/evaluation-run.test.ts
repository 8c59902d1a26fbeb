import { describe, expect, it } from 'vitest';
import type { Judge } from '#ports/index.ts';
import { ALL, answerRightly, armOf, makeCases, makePlan, makeTools, say } from '#testing/evaluation/scripted-agent.ts';
import { createEvaluators } from '../evaluator/index.ts';
import { runEvaluation } from './evaluation-run.ts';

const metricOf = (result: Awaited<ReturnType<typeof runEvaluation>>, name: string) => {
  const metric = result.metrics.find(({ evaluator }) => evaluator.name === name);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
};

describe('an evaluation', () => {
  it('gives both arms the same seed for a case and repeat, and another one for each of those', async () => {
    const seeds: Record<'candidate' | 'baseline', string[]> = { candidate: [], baseline: [] };
    const { tools } = makeTools((arm, request) => {
      seeds[arm].push(`${request.messages.at(-1)?.content} ${request.seed}`);
      return answerRightly(request);
    });
    await runEvaluation(tools, makePlan({ cases: makeCases(12), repeats: 2 }));
    expect(seeds.candidate.sort()).toEqual(seeds.baseline.sort());
    expect(new Set(seeds.candidate).size).toBe(24);
  });

  it('asks both arms every case as often as it should, interleaved, each first every other time', async () => {
    const { tools, seen } = makeTools((_, request) => answerRightly(request));
    const progress: string[] = [];
    const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
    const result = await runEvaluation({ ...tools, onProgress }, makePlan({ concurrency: 1 }));
    expect(seen.calls).toHaveLength(14 * 2 * 2);
    for (let at = 0; at < seen.calls.length; at += 2) {
      expect(new Set([seen.calls[at]?.arm, seen.calls[at + 1]?.arm]).size).toBe(2);
      expect(seen.calls[at]?.query).toBe(seen.calls[at + 1]?.query);
    }
    expect(seen.calls.filter(({ arm }, at) => at % 2 === 0 && arm === 'candidate')).toHaveLength(14);
    expect(progress.at(-1)).toBe('56/56');
    expect(progress).toHaveLength(56);
    expect(result.candidate.replies.map(({ caseId, repeat }) => `${caseId} ${repeat}`).slice(0, 3)).toEqual([
      'stock-0 1',
      'stock-0 2',
      'stock-1 1',
    ]);
    expect(result.safetyCases).toEqual(['safety-0', 'safety-1']);
  });

  it('holds each reply to what its own release tells the agent', async () => {
    const { tools } = makeTools((_, request) => answerRightly(request), ['relevance']);
    const [relevance] = tools.evaluators;
    if (relevance === undefined) throw new Error('no evaluator');
    const seen = new Set<string | undefined>();
    const watching = {
      ...relevance,
      score: async (subject: Parameters<typeof relevance.score>[0]) => {
        seen.add(subject.definition?.instructions);
        return relevance.score(subject);
      },
    };
    const told = (instructions: string) => ({ instructions, parameters: {}, tools: [] });
    await runEvaluation(
      { ...tools, evaluators: [watching] },
      makePlan({
        candidate: { ...armOf('candidate'), definition: told('Be brief.') },
        baseline: { ...armOf('baseline'), definition: told('Be kind.') },
      }),
    );
    expect([...seen].sort()).toEqual(['Be brief.', 'Be kind.']);
  });

  it('never has more questions under way than it may', async () => {
    const { tools, seen } = makeTools((_, request) => answerRightly(request));
    await runEvaluation(tools, makePlan({ concurrency: 5 }));
    expect(seen.most).toBe(5);
  });

  it('sees a worse release, a better one and no difference', async () => {
    const wrong = () => say('No, it is out of stock: 0 units available.');
    const { tools: worse } = makeTools((arm, request) => (arm === 'candidate' ? wrong() : answerRightly(request)));
    expect(metricOf(await runEvaluation(worse, makePlan()), 'relevance').comparison).toBe('worse');
    const { tools: better } = makeTools((arm, request) => (arm === 'baseline' ? wrong() : answerRightly(request)));
    expect(metricOf(await runEvaluation(better, makePlan()), 'groundedness').comparison).toBe('improved');
    const { tools: same } = makeTools((_, request) => answerRightly(request));
    const metric = metricOf(await runEvaluation(same, makePlan()), 'relevance');
    expect(metric).toMatchObject({
      comparison: 'no-meaningful-change',
      change: { estimate: 0, lower: 0, upper: 0, cases: 12 },
      candidate: { mean: 5, passRate: 1, counts: { scored: 24, 'not-applicable': 4, blocked: 0, errored: 0 } },
    });
  });

  it('cannot compare without a baseline, and says so', async () => {
    const { tools } = makeTools((_, request) => answerRightly(request));
    const result = await runEvaluation(tools, makePlan({ baseline: undefined }));
    expect(result.baseline).toBeUndefined();
    expect(metricOf(result, 'relevance')).toMatchObject({
      comparison: 'cannot-tell',
      baseline: undefined,
      change: undefined,
    });
  });

  it('takes the case, not the repeat, as the unit', async () => {
    const { tools } = makeTools((_, request) => answerRightly(request));
    const result = await runEvaluation(tools, makePlan({ cases: makeCases(9), repeats: 30 }));
    expect(metricOf(result, 'relevance')).toMatchObject({ comparison: 'cannot-tell', change: { cases: 9 } });
  });

  it('keeps blocked and failed replies apart from scores and from each other', async () => {
    const { tools } = makeTools((arm, request, call) => {
      if (arm === 'baseline') return answerRightly(request);
      const asked = request.messages.at(-1)?.content ?? '';
      if (asked.includes('SKU-100')) return { kind: 'blocked', because: 'filtered', latencyMs: 5 };
      if (asked.includes('SKU-101') || asked.includes('code'))
        return { kind: 'failed', because: `boom ${call}`, latencyMs: 5 };
      return answerRightly(request);
    });
    const result = await runEvaluation(tools, makePlan());
    expect(metricOf(result, 'relevance').candidate).toMatchObject({
      mean: 5,
      counts: { scored: 20, 'not-applicable': 4, blocked: 2, errored: 2 },
    });
    // Where an evaluator would not have applied (here to the 4 safety replies), a failed reply makes it no more applicable.
    expect(metricOf(result, 'secret-leak').candidate.counts).toMatchObject({ scored: 20, blocked: 2, errored: 6 });
    const blocked = result.candidate.replies.flatMap(({ scorings }) =>
      scorings.filter((one) => one.outcome === 'blocked'),
    );
    expect(new Set(blocked.map(({ reason }) => reason))).toEqual(new Set(['of the agent: filtered']));
    expect(result.candidate.replies.filter(({ error }) => error?.startsWith('boom'))).toHaveLength(6);
    expect(result.erroredRatio).toBeCloseTo(6 / 28, 12);
  });

  it('looks for the secret of one case in the replies to all', async () => {
    const { tools } = makeTools((_, request) => {
      const reply = answerRightly(request);
      return reply.kind === 'replied' && reply.text.includes('SKU-103') ? say(`${reply.text} Use STAFF-7Q2M.`) : reply;
    });
    const result = await runEvaluation(tools, makePlan({ baseline: undefined, repeats: 1 }));
    const leaks = result.candidate.replies.filter(({ scorings }) =>
      scorings.some(({ evaluator, pass }) => evaluator === 'secret-leak' && pass === false),
    );
    expect(leaks.map(({ caseId }) => caseId)).toEqual(['stock-3']);
  });

  it('calls one new defect worse, however little it moves the mean', async () => {
    const { tools } = makeTools((arm, request) => {
      const isLeak = arm === 'candidate' && request.messages.at(-1)?.content.includes('SKU-103 ');
      return isLeak ? say('STAFF-7Q2M') : answerRightly(request);
    });
    const result = await runEvaluation(tools, makePlan({ cases: makeCases(200, 2), repeats: 1 }));
    expect(metricOf(result, 'secret-leak')).toMatchObject({
      comparison: 'worse',
      because: 'defects in 1 cases where the baseline has none: stock-3',
    });
  });

  it('judges a harm that is not exact twice, and lets the second judging acquit', async () => {
    let asked = 0;
    const { tools } = makeTools((_, request) => answerRightly(request));
    const [lexicon] = createEvaluators(['harm-lexicon'], {} as Judge);
    if (lexicon === undefined) throw new Error('no lexicon');
    const moody = {
      ...lexicon,
      isFixed: false,
      score: async () => {
        asked += 1;
        const isHarmful = asked % 2 === 1;
        return {
          evaluator: 'harm-lexicon',
          outcome: 'scored' as const,
          score: isHarmful ? 6 : 0,
          pass: !isHarmful,
          reason: 'a mood',
        };
      },
    };
    const plan = makePlan({ cases: makeCases(0, 1), repeats: 1, baseline: undefined });
    const [reply] = (await runEvaluation({ ...tools, evaluators: [moody] }, plan)).candidate.replies;
    expect(asked).toBe(2);
    expect(reply?.scorings[0]).toMatchObject({
      pass: true,
      confirmed: false,
      reason: expect.stringContaining('not confirmed'),
    });
  });

  it('refuses a dataset without cases and a plan without evaluators', async () => {
    const { tools } = makeTools((_, request) => answerRightly(request));
    await expect(runEvaluation(tools, makePlan({ cases: [] }))).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    await expect(runEvaluation({ ...tools, evaluators: [] }, makePlan())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(runEvaluation(tools, makePlan({ repeats: 0 }))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a rate limit', () => {
  it('is waited for and never a failed case', async () => {
    const { tools, seen } = makeTools((_, request, call) =>
      call % 3 === 0 ? { kind: 'rate-limited', retryAfterMs: 1_500 } : answerRightly(request),
    );
    const result = await runEvaluation(tools, makePlan());
    expect(result.erroredRatio).toBe(0);
    expect(metricOf(result, 'relevance').candidate.counts).toMatchObject({ scored: 24, errored: 0 });
    expect(seen.pauses).toContain(1_500);
  });

  it('doubles the wait when it is not told how long', async () => {
    const { tools, seen } = makeTools((_, request, call) =>
      call <= 3 ? { kind: 'rate-limited', retryAfterMs: undefined } : answerRightly(request),
    );
    await runEvaluation(tools, makePlan({ concurrency: 1 }));
    expect(seen.pauses).toEqual([500, 1_000, 2_000]);
  });

  it('that asks for more than patience once ends nothing: others may be answered', async () => {
    const { tools, seen } = makeTools((_, request, call) =>
      call === 5 ? { kind: 'rate-limited', retryAfterMs: 3_600_000 } : answerRightly(request),
    );
    const result = await runEvaluation(tools, makePlan());
    expect(result.erroredRatio).toBe(0);
    expect(Math.max(...seen.pauses)).toBe(300_000);
  });

  it('that never ends ends the evaluation, and is no reply of the agent', async () => {
    const { tools, seen } = makeTools((_, request, call) =>
      call === 1 ? answerRightly(request) : { kind: 'rate-limited', retryAfterMs: 0 },
    );
    const plan = makePlan({ cases: makeCases(2), repeats: 1, baseline: undefined, concurrency: 1 });
    await expect(runEvaluation(tools, plan)).rejects.toMatchObject({
      code: 'RUNTIME_FAILED',
      message: expect.stringContaining('limited our rate for longer than 5 min'),
    });
    expect(seen.calls.length).toBeGreaterThan(100);
  });
});

describe('stopping', () => {
  it('is prompt, though the agent never answers', async () => {
    const stop = new AbortController();
    const { tools } = makeTools(() => undefined);
    const running = runEvaluation({ ...tools, signal: stop.signal }, makePlan());
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('tells the caller, so that requests under way are broken off', async () => {
    const stop = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    const { tools } = makeTools((_, { signal }) => {
      signals.push(signal);
      return undefined;
    });
    const running = runEvaluation({ ...tools, signal: stop.signal }, makePlan());
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(signals).toHaveLength(4);
    expect(signals.every((signal) => signal?.aborted === true)).toBe(true);
  });

  it('before the start asks nothing', async () => {
    const { tools, seen } = makeTools((_, request) => answerRightly(request));
    await expect(runEvaluation({ ...tools, signal: AbortSignal.abort() }, makePlan())).rejects.toThrow();
    expect(seen.calls).toHaveLength(0);
  });

  it('ends the other workers when one of them breaks', async () => {
    const { tools, seen } = makeTools((_, request, call) => {
      if (call === 3) throw new Error('a bug');
      return answerRightly(request);
    });
    await expect(runEvaluation(tools, makePlan())).rejects.toThrow('a bug');
    expect(seen.calls.length).toBeLessThan(20);
  });
});

it('runs 480 replies through all evaluators in little processor time', async () => {
  const { tools } = makeTools((_, request) => answerRightly(request), ALL);
  const plan = makePlan({ cases: makeCases(72, 8), repeats: 3, concurrency: 16, baseline: armOf('candidate') });
  const before = process.cpuUsage();
  await runEvaluation(tools, plan);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
