import { afterEach, describe, expect, it } from 'vitest';
import type { JudgeConfig, RubricEvaluator } from '#domain/config/index.ts';
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
  own: readonly RubricEvaluator[] = [],
) {
  const { tools } = makeTools(script);
  const runner = createEvaluationRunner({
    caller: tools.caller,
    stopwatch: tools.stopwatch,
    judges: {
      open: async ({ judge: config, own: rubrics = [] }, signal) => {
        if (config === undefined) throw new Error('a model is configured');
        const wallClock = { now: () => 0 };
        return openModelJudge(config, {
          ...tools,
          wallClock,
          rubrics: rubrics.filter((each) => each.kind === 'rubric'),
          signal,
          folder: undefined,
          secrets: { read: () => undefined },
        });
      },
    },
  });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases: makeCases(12, 2), repeats: 2 });
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
  const TONE: RubricEvaluator = {
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
