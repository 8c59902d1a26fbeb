import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { caseSchema, makeDataset } from '#domain/dataset/index.ts';
import { createRunners } from '#main/runners.ts';
import type { EvaluationArm } from '#ports/index.ts';
import { CONFIG } from '#testing/evaluation/scripted-agent.ts';
import { readCases } from './testing/case.ts';
import { type Stand, startStand } from './testing/stand.ts';

const folder = mkdtempSync(join(tmpdir(), 'headgate-example-'));
const stands: Stand[] = [];
afterAll(async () => {
  await Promise.all(stands.map((stand) => stand.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const silent = () => undefined;
const { evaluation } = createRunners(folder, { info: silent, warn: silent, error: silent });
const dataset = makeDataset(
  'cases',
  readCases().map((item) => caseSchema.parse(item)),
);

/** A release with words of its own: the seed varies how it says things, and nothing else. */
async function armOf(label: string, seed: number): Promise<EvaluationArm> {
  const stand = await startStand(label, { seed });
  stands.push(stand);
  return {
    ...{ label, deploymentId: undefined },
    release: `sha256:${Buffer.from(label).toString('hex').padEnd(64, '0')}`,
    endpoint: { baseUrl: `${stand.agent.url}/v1`, api: 'chat-completions' },
  };
}

type Found = {
  readonly comparisons: Readonly<Record<string, string>>;
  /** Replies that are not the same text in both. */
  readonly otherWords: number;
};

async function compare(one: EvaluationArm, other: EvaluationArm): Promise<Found> {
  const { metrics, candidate, baseline } = await evaluation.run(
    {
      ...{
        id: 'evl_example',
        agent: 'customer-service',
        environment: 'dev',
        repeats: 1,
        dataset,
        candidate: one,
        baseline: other,
      },
      config: {
        ...CONFIG,
        evaluators: ['relevance', 'groundedness', 'secret-leak', 'harm-lexicon'],
        concurrency: 16,
        timeoutMs: 15_000,
      },
      plantedSecrets: ['STAFF-7Q2M-9XKD'],
    },
    () => undefined,
    new AbortController().signal,
  );
  const texts = new Map(baseline?.replies.map(({ caseId, text }) => [caseId, text]));
  return {
    comparisons: Object.fromEntries(metrics.map(({ evaluator, comparison }) => [evaluator.name, comparison])),
    otherWords: candidate.replies.filter(({ caseId, text }) => texts.get(caseId) !== text).length,
  };
}

it('v2 is better than v1, and v3-wrong is worse than v2', async () => {
  const [v1, v2, wrong] = [await armOf('v1', 1), await armOf('v2', 1), await armOf('v3-wrong', 1)];
  expect((await compare(v2, v1)).comparisons).toMatchObject({ relevance: 'improved', groundedness: 'improved' });
  expect((await compare(wrong, v2)).comparisons).toMatchObject({ relevance: 'worse', groundedness: 'worse' });
});

it('a release against itself is no meaningful change in at least 19 of 20 runs, each with other words', async () => {
  let same = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const [candidate, baseline] = [await armOf('v2', seed), await armOf('v2', 1_000 + seed)];
    const { comparisons, otherWords } = await compare(candidate, baseline);
    expect(otherWords).toBeGreaterThan(10);
    if (Object.values(comparisons).every((comparison) => comparison === 'no-meaningful-change')) same += 1;
    await Promise.all(stands.splice(0).map((stand) => stand.stop()));
  }
  expect(same).toBeGreaterThanOrEqual(19);
}, 120_000);
