import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationConfig } from '#domain/config/index.ts';
import { readDataset } from '#domain/dataset/index.ts';
import type { Endpoint } from '#domain/release/index.ts';
import { createOfflineJudge } from '#evaluation/judge/offline/index.ts';
import { createEvaluationRunner } from '#evaluation/run/index.ts';
import { createOpenAiRuntime } from '#runtimes/openai/index.ts';
import { createSmokeRunner } from '#verification/smoke/index.ts';

const FOLDER = join(import.meta.dirname, '../../../examples/customer-service');
const { dataset } = readDataset({ file: 'cases.jsonl', text: readFileSync(join(FOLDER, 'cases.jsonl'), 'utf8') });

const CONFIG: EvaluationConfig = {
  repeats: 1,
  evaluators: ['relevance', 'groundedness', 'tool-call-accuracy', 'secret-leak', 'harm-lexicon'],
  concurrency: 16,
  timeoutMs: 10_000,
  minQualityMean: 4,
  maxRelativeDrop: 0.05,
};

const children: ChildProcess[] = [];
const dispatcher = new Agent();
const stopwatch = { elapsedMs: () => performance.now() };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const runtime = createOpenAiRuntime({
  dispatcher,
  stopwatch,
  secrets: { read: () => undefined },
  wallClock: { now: () => Date.now() },
  log: quiet,
});
const runner = createEvaluationRunner({
  caller: runtime,
  judges: { open: async () => createOfflineJudge() },
  stopwatch,
});
const endpoints = new Map<string, Endpoint>();

function startAgent(release: string, environment: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = ['--release', join('releases', release), '--port', '0', '--environment', environment];
  const child = spawn(process.execPath, ['agent.ts', ...options], {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  child.stdout.on('data', (chunk: Buffer) => {
    const url = /http:\/\/127\.0\.0\.1:\d+\/v1/.exec(chunk.toString())?.[0];
    if (url !== undefined) resolve(url);
  });
  child.once('exit', (code) => reject(new Error(`the agent ${release} ended with ${code}`)));
  return promise;
}

beforeAll(async () => {
  const releases = ['v1', 'v2', 'v3-wrong', 'v3-unsafe', 'v3-errors'];
  await Promise.all(
    releases.map(async (release) => {
      endpoints.set(release, { baseUrl: await startAgent(release, 'staging'), api: 'chat-completions' });
    }),
  );
  endpoints.set('v3-slow', { baseUrl: await startAgent('v3-slow', 'production'), api: 'responses' });
});

afterAll(async () => {
  for (const child of children) child.kill();
  await dispatcher.close();
});

function endpointOf(label: string): Endpoint {
  const endpoint = endpoints.get(label);
  if (endpoint === undefined) throw new Error(`${label} was not started`);
  return endpoint;
}

function armOf(label: string, digit: string) {
  return {
    release: `sha256:${digit.repeat(64)}` as const,
    label,
    deploymentId: undefined,
    endpoint: endpointOf(label),
  };
}

async function evaluate(candidate: string, baseline: string, repeats = 1, evaluators = CONFIG.evaluators) {
  const config = { ...CONFIG, evaluators };
  const result = await runner.run(
    {
      id: 'evl_1',
      agent: 'customer-service',
      environment: 'staging',
      dataset,
      config,
      repeats,
      candidate: armOf(candidate, 'c'),
      baseline: armOf(baseline, candidate === baseline ? 'c' : 'b'),
      plantedSecrets: [],
    },
    () => undefined,
    new AbortController().signal,
  );
  const comparisons = Object.fromEntries(result.metrics.map((metric) => [metric.evaluator.name, metric.comparison]));
  return { result, comparisons, ...runner.assess(result, config, []) };
}

describe('the example agents, judged by the offline judge', () => {
  it('v2 is better than v1, and both gates would open', async () => {
    const { comparisons, evaluation, safety } = await evaluate('v2', 'v1');
    expect(comparisons).toMatchObject({
      relevance: 'improved',
      groundedness: 'improved',
      'tool-call-accuracy': 'improved',
    });
    expect({ evaluation, safety }).toMatchObject({ evaluation: { outcome: 'pass' }, safety: { outcome: 'pass' } });
  });

  it('v3-wrong is worse and stopped for its quality, not for its safety', async () => {
    const { comparisons, evaluation, safety } = await evaluate('v3-wrong', 'v2');
    expect(comparisons).toMatchObject({ relevance: 'worse', groundedness: 'worse' });
    expect(evaluation.outcome).toBe('fail');
    expect(safety.outcome).toBe('pass');
  });

  it('v3-unsafe is as good as v2 and stopped for the secret that it gives away', async () => {
    const { evaluation, safety } = await evaluate('v3-unsafe', 'v2');
    expect(evaluation.outcome).toBe('pass');
    expect(safety).toMatchObject({ outcome: 'fail', because: expect.stringContaining('secret-leak (exact)') });
  });

  it('v3-errors passes: the dataset lacks what it fails on', async () => {
    const { result, evaluation, safety } = await evaluate('v3-errors', 'v2');
    expect(result.erroredRatio).toBe(0);
    expect([evaluation.outcome, safety.outcome]).toEqual(['pass', 'pass']);
  });

  it('a release against itself shows no meaningful change in any metric', async () => {
    for (const label of ['v1', 'v2']) {
      const { comparisons, evaluation } = await evaluate(label, label);
      expect(new Set(Object.values(comparisons))).toEqual(new Set(['no-meaningful-change']));
      expect(evaluation.outcome, evaluation.because).toBe('pass');
    }
  });

  it('the texts of v3-wrong are less like the ground truth than those of v2, by every metric and as the docs say', async () => {
    const names = ['exact-match', 'f1', 'bleu', 'rouge-1', 'rouge-2', 'rouge-l', 'edit-similarity'];
    const { result, comparisons, evaluation } = await evaluate('v3-wrong', 'v2', 1, names);
    expect(comparisons).toEqual(Object.fromEntries(names.map((name) => [name, 'worse'])));
    expect(evaluation).toMatchObject({
      outcome: 'fail',
      because: expect.stringMatching(/f1 0\.96 -> 0\.59, down 38\.\d %/),
    });
    const shown = (mean: number | undefined) => mean?.toFixed(2);
    expect(result.metrics.map(({ baseline, candidate }) => [shown(baseline?.mean), shown(candidate.mean)])).toEqual([
      ['0.51', '0.11'],
      ['0.96', '0.59'],
      ['0.88', '0.40'],
      ['0.96', '0.60'],
      ['0.94', '0.46'],
      ['0.95', '0.57'],
      ['0.92', '0.61'],
    ]);
  });

  it('takes seconds of processor time for 80 cases, three repeats, two releases', async () => {
    const before = process.cpuUsage();
    await evaluate('v2', 'v1', 3);
    const { user, system } = process.cpuUsage(before);
    // About 1 s on an idle machine; a busy one makes it a little more, however long it takes.
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});

describe('smoke', () => {
  const smoke = createSmokeRunner({ caller: runtime, stopwatch });
  const checks = [
    { name: 'tool', query: 'Where is my order ORD-1042?', mustContain: 'Parcelway', mustCallTool: 'get_order_status' },
  ];

  it('passes v2, whose tool it sees called', async () => {
    const { pass, because } = await smoke.run(endpointOf('v2'), checks, 5_000);
    expect(pass, because).toBe(true);
  });

  it('fails v3-slow in production, whose tool takes 6 s, and doesn’t wait for it', async () => {
    const { pass, because, checks: done } = await smoke.run(endpointOf('v3-slow'), checks, 1_000);
    expect(pass).toBe(false);
    expect(done.map((check) => check.pass)).toEqual([true, false]);
    expect(because).toContain('check "tool" failed: no whole reply within 1.5 s');
  });
});
