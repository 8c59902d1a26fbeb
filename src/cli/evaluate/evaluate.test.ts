import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Judgement, LocalEvaluation } from '#cli/index.ts';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';
import { aReleaseView, DIGEST_1, DIGEST_2 } from '#testing/cli/view-builder.ts';

const AT = '2026-11-23T10:30:00.000Z';

let folder: ProjectFolder;
let api: FakeApi | undefined;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1');
});
afterEach(async () => {
  await folder.remove();
  await api?.close();
  api = undefined;
});

const counts = { scored: 2, 'not-applicable': 1, blocked: 0, errored: 0 };

function aResult(baseline: { release: `sha256:${string}`; label: string }): EvaluationResult {
  const reply = { repeat: 1, text: 'No.', toolCalls: [], latencyMs: 20, tokens: 9 };
  const failed = {
    evaluator: 'relevance',
    outcome: 'scored' as const,
    score: 2,
    pass: false,
    reason: 'answers another question',
  };
  return {
    id: 'evl_1',
    agent: 'shop',
    environment: 'dev',
    dataset: { name: 'cases.jsonl', digest: DIGEST_1 as `sha256:${string}`, cases: 2 },
    repeats: 3,
    candidate: {
      release: DIGEST_2 as `sha256:${string}`,
      label: 'v2',
      deploymentId: undefined,
      replies: [{ ...reply, caseId: 'stock', scorings: [failed] }],
    },
    baseline: { ...baseline, deploymentId: undefined, replies: [] },
    metrics: [
      {
        evaluator: {
          name: 'relevance',
          version: '1',
          scale: { min: 1, max: 5 },
          better: 'higher',
          threshold: 3,
          judge: 'offline judge, indicative only',
          family: 'quality',
        },
        candidate: { mean: 3.5, passRate: 0.5, counts },
        baseline: { mean: 4.25, passRate: 1, counts },
        change: { estimate: -0.75, lower: -1.1, upper: -0.4, cases: 2 },
        comparison: 'worse',
        because: 'worse by 0.75',
      },
    ],
    erroredRatio: 0,
  };
}

const judgement = (outcome: Judgement['outcome']): Judgement => ({
  kind: 'evaluation',
  outcome,
  because: 'relevance 3.5, needs 4.0',
});

describe('evaluate without a server', () => {
  async function evaluate(judgements: readonly Judgement[], argv: readonly string[] = []) {
    const requests: LocalEvaluation[] = [];
    const start = {
      localEvaluation: async (request: LocalEvaluation) => {
        requests.push(request);
        for (const done of [1, 2, 3, 6]) request.onProgress(done, 6);
        return { result: aResult({ release: DIGEST_2 as `sha256:${string}`, label: 'v2' }), judgements };
      },
    };
    return { ...(await runCli(['evaluate', ...argv], { folder: folder.path, start })), request: requests[0] };
  }

  it('asks cases that are held back, and hands the report none of their questions', async () => {
    const cases = [
      { id: 'a', query: 'x' },
      { id: 'b', query: 'a secret question', heldBack: true },
    ];
    await writeFile(join(folder.path, 'cases.jsonl'), cases.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const seen: unknown[] = [];
    const asked: unknown[] = [];
    const { stdout } = await runCli(['evaluate', '--format', 'markdown'], {
      folder: folder.path,
      start: {
        localEvaluation: async (request: LocalEvaluation) => {
          asked.push(...(request.candidate.agent.dataset?.cases ?? []));
          return {
            result: { ...aResult({ release: DIGEST_2 as `sha256:${string}`, label: 'v2' }), withheld: 1 },
            judgements: [],
          };
        },
        evaluationReport: async () => ({
          ...{ breakdown: () => [], casesWorthReading: () => [], html: () => '', junit: () => '' },
          markdown: (_, { dataset }) => {
            seen.push(...(dataset?.cases ?? []));
            return 'a report\n';
          },
        }),
      },
    });
    expect(stdout).toBe('a report\n');
    expect(asked).toMatchObject([{ id: 'a' }, { id: 'b' }]);
    expect(seen).toMatchObject([{ id: 'a' }]);
  });

  it('takes a split of the cases by tag and intent, and says so', async () => {
    const cases = [
      { id: 'a', query: 'x', tags: ['orders'], expectedIntent: 'tracking' },
      { id: 'b', query: 'x', tags: ['orders'] },
      { id: 'c', query: 'x', tags: ['late'], expectedIntent: 'tracking, abroad' },
    ];
    await writeFile(join(folder.path, 'cases.jsonl'), cases.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const idsOf = async (...argv: readonly string[]) => {
      const { request, stderr } = await evaluate([judgement('pass')], argv);
      return [request?.candidate.agent.dataset?.cases.map(({ id }) => id).join(''), request?.selection ?? stderr];
    };
    expect(await idsOf('--tag', 'orders')).toEqual(['ab', 'only the 2 of 3 cases tagged orders']);
    expect(await idsOf('--tag', 'orders,late', '--intent', 'tracking, abroad')).toEqual(['c', expect.any(String)]);
    expect(await idsOf('--tag', 'orders', '--quick', '1')).toEqual([
      expect.stringMatching(/^[ab]$/),
      'only the 2 of 3 cases tagged orders; quick: 1 of 2 cases, of every kind some; 1 other was left out',
    ]);
    expect(await idsOf('--tag', 'ordrs')).toEqual([
      undefined,
      expect.stringContaining('no case of cases has the tag, intent or id "ordrs"'),
    ]);
    expect(await idsOf('--tag', 'late', '--intent', 'tracking')).toEqual([
      undefined,
      expect.stringContaining('cases has no case that is all of that'),
    ]);
    expect((await runCli(['evaluate', '--release', 'v2', '--tag', 'x'], { folder: folder.path })).exitCode).toBe(2);
  });

  it('compares the files with themselves, and says what that shows', async () => {
    const { exitCode, stdout, stderr, request } = await evaluate([judgement('pass')]);
    expect(exitCode).toBe(0);
    expect(request).toMatchObject({ environment: 'dev', candidate: { label: 'working tree' } });
    expect(request?.baseline).toBe(request?.candidate);
    expect(stdout.split('\n')).toEqual([
      'shop v2 against itself in dev: 2 cases of cases.jsonl, each 3 times',
      'evaluator   old   new         change [95 %]  says',
      'relevance  4.25  3.50  -0.75 [-1.10, -0.40]  ✖ worse',
      'compared with itself: what differs between old and new is the noise of agent and',
      'judge',
      'not scored: relevance 1 not-applicable',
      'not scored, old: relevance 1 not-applicable',
      'judged by: offline judge, indicative only',
      'cases that v2 failed: 1',
      '  stock: relevance: answers another question',
      '✔ evaluation: relevance 3.5, needs 4.0',
      '',
    ]);
    expect(stderr.split('\n')).toEqual([
      'shop in dev: 1 of 6',
      'shop in dev: 2 of 6',
      'shop in dev: 3 of 6',
      'shop in dev: 6 of 6',
      '',
    ]);
  });

  it('compares with another checkout', async () => {
    const other = await makeProjectFolder('http://127.0.0.1:1/v1', { 'prompt.md': 'Be brief.\n' });
    const { request } = await evaluate([judgement('pass')], ['--baseline-from', other.path]);
    expect(request?.baseline.definition.instructions).toBe('Be brief.\n');
    expect(request?.candidate.definition.instructions).toBe('Be kind.\n');
    await other.remove();
  });

  it('ends with 1 on a fail, and with 3 when nobody can tell', async () => {
    expect((await evaluate([judgement('pass'), judgement('fail')])).exitCode).toBe(1);
    expect((await evaluate([judgement('pass'), judgement('unknown')])).exitCode).toBe(3);
    expect((await evaluate([])).exitCode).toBe(3);
  });

  it('prints one JSON document and no progress with --json', async () => {
    const { stdout, stderr } = await evaluate([judgement('pass')], ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ result: { agent: 'shop' }, judgements: [{ outcome: 'pass' }] });
    expect(stderr).toBe('');
  });
});

describe('evaluate through a server', () => {
  async function evaluate(
    outcomes: readonly ('pass' | 'fail' | 'unknown')[],
    state: 'finished' | 'failed' = 'finished',
    code?: string,
  ) {
    const view = {
      id: 'evl_1',
      agent: 'shop',
      candidate: DIGEST_2,
      baseline: DIGEST_1,
      environment: 'dev',
      requestedBy: { kind: 'person' as const, name: 'ada' },
      requestedAt: AT,
    };
    const evidence = {
      release: DIGEST_2,
      agent: 'shop',
      environment: 'dev',
      producer: 'server',
      because: 'shown',
      at: AT,
    };
    let polls = 0;
    api = await startFakeApi({
      listReleases: () => [aReleaseView()],
      startEvaluation: () => ({ ...view, state: 'running', progress: { done: 0, total: 6 } }),
      getEvaluation: () => {
        polls += 1;
        if (polls < 3) return { ...view, state: 'running', progress: { done: polls, total: 6 } };
        const end = { ...view, state, progress: { done: 6, total: 6 } };
        return state === 'failed'
          ? { ...end, because: 'the agent is away', code }
          : { ...end, result: aResult({ release: DIGEST_1 as `sha256:${string}`, label: 'v1' }) };
      },
      listEvidence: () => [
        { ...evidence, id: 'evd_0', kind: 'evaluation', outcome: 'fail', reference: 'evl_0' },
        ...outcomes.map((outcome, index) => ({
          ...evidence,
          id: `evd_${index + 1}`,
          kind: 'evaluation',
          outcome,
          reference: 'evl_1',
        })),
      ],
    });
    const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
    return runCli(['evaluate', '--release', 'v2'], { env });
  }

  it('follows it and ends as its own evidence says', async () => {
    const { exitCode, stdout } = await evaluate(['pass', 'pass']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('shop v2 against v1 in dev');
    expect(api?.seen[1]?.request.body).toEqual({ agent: 'shop', release: 'v2' });
    for (const [outcomes, code] of [
      [['pass', 'fail'], 1],
      [['unknown'], 3],
      [[], 3],
    ] as const) {
      await api?.close();
      expect((await evaluate(outcomes)).exitCode).toBe(code);
    }
  });

  it('ends with 4 when it could not be done', async () => {
    const { exitCode, stderr } = await evaluate([], 'failed');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('evaluation evl_1 failed: the agent is away');
    await api?.close();
    expect((await evaluate([], 'failed', 'BUDGET_EXCEEDED')).exitCode).toBe(2);
  });

  it('needs to know which release', async () => {
    const run = await runCli(['evaluate'], { folder: folder.path, env: { HEADGATE_TOKEN: 't' } });
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stderr).toContain('which release?');
  });
});
