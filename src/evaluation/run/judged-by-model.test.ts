import { afterEach, describe, expect, it } from 'vitest';
import { isJudged, isService, type JudgeConfig, type JudgedEvaluator } from '#domain/config/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { judgeAt, judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import {
  answerRightly,
  CONFIG,
  makeCases,
  makePlan,
  makeTools,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { openModelJudge } from '../judge/model/index.ts';
import { renderMarkdown } from '../report/index.ts';
import { createEvaluationRunner } from './evaluation-runner.ts';

type Server = Awaited<ReturnType<typeof startJudgeServer>>;
const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

async function serve(script: Parameters<typeof startJudgeServer>[0]) {
  const server = await startJudgeServer(script);
  started.push(server);
  return server;
}

/** As a reader sees it: without the escapes. */
function plain(markdown: string): string {
  return markdown.replace(/\\(.)/g, '$1');
}

function start(
  judge: JudgeConfig,
  script: Script,
  evaluators: readonly string[],
  stop = new AbortController(),
  own: readonly JudgedEvaluator[] = [],
  cases: readonly Case[] = makeCases(12, 2),
) {
  const { tools } = makeTools(script);
  const runner = createEvaluationRunner({
    caller: tools.caller,
    stopwatch: tools.stopwatch,
    judges: {
      open: async ({ judge: config, own: rubrics = [] }, signal) => {
        if (config === undefined || isService(config)) throw new Error('a model is configured');
        const wallClock = { now: () => 0 };
        return openModelJudge(config, {
          ...tools,
          wallClock,
          rubrics: rubrics.filter(isJudged),
          signal,
          folder: undefined,
          secrets: { read: () => undefined },
        });
      },
    },
  });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases, repeats: 2 });
  const config = { ...CONFIG, evaluators, own, judge };
  const run = runner.run({ ...plan, config }, () => undefined, stop.signal);
  return { run, findings: async () => runner.assess(await run, config, []) };
}

it('an evaluation is judged by the model, and says which one it was, by the name it gave itself', async () => {
  const server = await serve(({ data }) => judgement(data.reply?.includes('out of stock') ? 2 : 5));
  const { run } = start(
    judgeAt(server.url),
    (arm, request) => (arm === 'candidate' ? say('It is out of stock.') : answerRightly(request)),
    ['relevance', 'similarity', 'harm-lexicon'],
  );
  const result = await run;
  const { metrics, judging } = result;
  expect(metrics.map(({ evaluator, comparison }) => [evaluator.name, evaluator.judge, comparison])).toEqual([
    ['relevance', 'scripted-2026', 'worse'],
    ['similarity', 'scripted-2026', 'worse'],
    ['harm-lexicon', 'lexicon, indicative only', 'no-meaningful-change'],
  ]);
  expect(metrics[0]?.evaluator.version).toMatch(/^1\+judge\.scripted-2026\.p1-[0-9a-f]{12}$/);
  expect(metrics[0]?.candidate.counts).toEqual({ scored: 24, 'not-applicable': 4, blocked: 0, errored: 0 });
  // One to try it out; then 12 right and 12 wrong replies by two qualities, each once however often it came.
  expect(server.requests).toHaveLength(1 + 2 * 24);
  expect(judging).toEqual({
    calls: 49,
    recalled: 48,
    inputTokens: 49 * 900,
    outputTokens: 49 * 40,
    unpriced: ['scripted-2026'],
  });
  expect(plain(renderMarkdown(result))).toContain(
    '49 judge calls, 48 more answered from memory; 44,100 tokens in, 1,960 out',
  );
});

it('a judge that fails leaves the finding unknown, and never a pass', async () => {
  const server = await serve(({ call }) => (call === 1 ? judgement(5) : 'I like it!'));
  const { findings, run } = start(judgeAt(server.url), (_, request) => answerRightly(request), ['relevance']);
  expect((await findings()).evaluation).toMatchObject({
    outcome: 'unknown',
    because: expect.stringContaining('relevance scored no case'),
  });
  expect((await run).candidate.replies[0]?.scorings[0]?.reason).toContain('not one JSON object');
});

it('no judge is opened where no evaluator asks one', async () => {
  const server = await serve(() => judgement(5));
  await start(judgeAt(server.url), (_, request) => answerRightly(request), ['tool-call-accuracy', 'secret-leak']).run;
  expect(server.requests).toHaveLength(0);
});

it('calls are judged by the model where cases don’t say which are expected', async () => {
  const server = await serve(({ data }) => judgement(data['tool-calls']?.includes('weather') ? 1 : 5));
  const calling = (name: string): AgentReply => ({
    ...{ kind: 'replied', text: 'Yes.', latencyMs: 1, tokens: 1 },
    toolCalls: [{ name, arguments: {} }],
  });
  const { run } = start(
    judgeAt(server.url),
    (arm) => calling(arm === 'candidate' ? 'weather' : 'stock'),
    ['tool-call-accuracy'],
    undefined,
    undefined,
    makeCases(12, 2).map((item) => ({ ...item, expectedToolCalls: undefined })),
  );
  const { metrics, candidate } = await run;
  expect(metrics[0]).toMatchObject({
    evaluator: { judge: 'exact where calls are expected, else scripted-2026' },
    candidate: { mean: 1, counts: { scored: 24, 'not-applicable': 4 } },
    ...{ baseline: { mean: 5 }, comparison: 'worse' },
  });
  expect(candidate.replies[0]?.scorings[0]?.calls).toEqual([{ name: 'weather', outcome: 'made', at: 0 }]);
  // One to try it out, and one for each question and call.
  expect(server.requests).toHaveLength(1 + 2 * 12);
});

it('a judge that can’t be asked ends the evaluation before an agent is asked', async () => {
  const server = await serve(() => ({ status: 401, body: '{"error":{"message":"no"}}' }));
  let asked = 0;
  const { run } = start(
    judgeAt(server.url),
    (_, request) => {
      asked += 1;
      return answerRightly(request);
    },
    ['relevance'],
  );
  await expect(run).rejects.toMatchObject({ code: 'JUDGE_FAILED' });
  expect(asked).toBe(0);
});

it('stopping ends what the judge is asked', async () => {
  const stop = new AbortController();
  const server = await serve(({ call }) => {
    if (call > 1) stop.abort(new Error('enough'));
    return call === 1 ? judgement(5) : 'never';
  });
  const { run } = start(judgeAt(server.url), (_, request) => answerRightly(request), ['relevance'], stop);
  await expect(run).rejects.toThrow('enough');
  expect(server.requests.length).toBeLessThan(10);
});

describe('a rubric of the project’s own', () => {
  const TONE: Extract<JudgedEvaluator, { kind: 'rubric' }> = {
    ...{ kind: 'rubric', name: 'tone', rubric: '0 is cold, 1 lukewarm, 2 warm.' },
    ...{ scale: { min: 0, max: 2 }, better: 'higher', threshold: 1 },
  };
  const evaluate = (url: string, tone = TONE) =>
    start(judgeAt(url), (_, request) => answerRightly(request), ['tone'], new AbortController(), [tone]).run;

  it('is what the judge is told, and its scale what the judge is held to', async () => {
    const server = await serve(({ instructions }) => judgement(instructions.includes(TONE.rubric) ? 2 : 5));
    const { metrics } = await evaluate(server.url);
    expect(metrics[0]).toMatchObject({
      evaluator: { name: 'tone', judge: 'scripted-2026', scale: { min: 0, max: 2 }, threshold: 1, family: 'quality' },
      candidate: { mean: 2, counts: { scored: 24, 'not-applicable': 4, blocked: 0, errored: 0 } },
    });
    const asked = server.requests.at(-1);
    expect(asked?.instructions).toContain('from 0 to 2');
    expect(asked?.data.reply).toBeTypeOf('string');
    expect(JSON.stringify(asked?.body.response_format)).toContain('from 0 to 2');
  });

  it('a score off its scale is asked for once more, then errored', async () => {
    const server = await serve(({ instructions }) => judgement(instructions.includes(TONE.rubric) ? 3 : 5));
    const result = await evaluate(server.url);
    expect(result.metrics[0]?.candidate.counts).toMatchObject({ scored: 0, errored: 24 });
    expect(server.requests.some(({ reminders }) => reminders[0]?.includes('at most 2, the highest'))).toBe(true);
  });

  it('in other words is another evaluator, and so it is with another threshold', async () => {
    const server = await serve(() => judgement(2));
    const versions = await Promise.all(
      [TONE, { ...TONE, rubric: '0 cold, 2 warm' }, { ...TONE, threshold: 2 }, TONE].map(async (tone) => {
        const { metrics } = await evaluate(server.url, tone);
        return metrics[0]?.evaluator.version;
      }),
    );
    expect(new Set(versions).size).toBe(3);
    expect(versions[0]).toMatch(/^rubric\.[0-9a-f]{12}\+judge\.scripted-2026\.p1-[0-9a-f]{12}$/);
  });
});

describe('graders that ask a model', () => {
  const COMMON = { scale: { min: 0, max: 1 }, better: 'higher' } as const;
  const LABEL: JudgedEvaluator = {
    ...{ ...COMMON, kind: 'label-model', name: 'mine', threshold: 1 },
    input: 'Is {{ sample.output_text }} as kind as {{ item.groundTruth }}?',
    ...{ labels: ['kind', 'curt', 'rude'], passingLabels: ['kind', 'curt'] },
  };
  const SCORE: JudgedEvaluator = { ...COMMON, kind: 'score-model', name: 'mine', threshold: 0.5, input: 'How kind?' };
  const grade = async (own: JudgedEvaluator, says: string) => {
    const server = await serve(({ instructions }) => (instructions.includes('kind') ? says : judgement(5)));
    const { run } = start(judgeAt(server.url), (_, request) => answerRightly(request), ['mine'], undefined, [own]);
    const { metrics, candidate } = await run;
    const scoring = candidate.replies[0]?.scorings[0];
    return { counts: metrics[0]?.candidate.counts, scoring, asked: server.requests.at(-1) };
  };

  it('a label that passes is 1 and another 0, and the judge isn’t told which pass', async () => {
    const said = (label: string) => JSON.stringify({ reason: 'because', label });
    const curt = await grade(LABEL, said('curt'));
    expect(curt.scoring).toMatchObject({ outcome: 'scored', score: 1, pass: true, reason: 'curt: because' });
    expect((await grade(LABEL, said('rude'))).scoring).toMatchObject({
      score: 0,
      pass: false,
      reason: 'rude: because',
    });
    expect(curt.asked?.instructions).toContain('one of these labels, by a rubric: "kind", "curt", "rude"');
    expect(curt.asked?.instructions).not.toMatch(/pass/i);
  });

  it('what a template names stands between marks, and never among what the judge is told to do', async () => {
    const { asked } = await grade(LABEL, JSON.stringify({ reason: 'because', label: 'kind' }));
    expect(asked?.instructions).toContain(
      'Is [what stands between the marks "reply"] as kind as [what stands between the marks "reference"]?',
    );
    expect(Object.keys(asked?.data ?? {}).sort()).toEqual(['reference', 'reply']);
    expect(asked?.instructions).not.toContain(asked?.data.reply);
  });

  it.each([
    ['no label of the list', LABEL, JSON.stringify({ reason: 'because', label: 'warm' }), 'must be one of'],
    ['a label before its reason', LABEL, JSON.stringify({ label: 'kind', reason: 'because' }), 'must come before'],
    ['a score in place of a label', LABEL, judgement(1), 'must be one of'],
    ['a score off the scale', SCORE, judgement(1.5), 'at most 1'],
    ['prose', SCORE, 'rather kind', 'not one JSON object'],
  ])('%s is asked for once more, then errored', async (_, own, says, problem) => {
    const { scoring, counts, asked } = await grade(own, says);
    expect(scoring).toMatchObject({ outcome: 'errored', reason: expect.stringContaining(problem) });
    expect(counts).toMatchObject({ scored: 0, errored: 24 });
    expect(asked?.instructions).toContain('kind');
  });

  it('a score may be any number on the scale', async () => {
    const { scoring, asked } = await grade(SCORE, judgement(0.4));
    expect(scoring).toMatchObject({ outcome: 'scored', score: 0.4, pass: false });
    expect(JSON.stringify(asked?.body.response_format)).toContain('"type":"number"');
  });
});
