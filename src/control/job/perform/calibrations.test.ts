import { beforeEach, describe, expect, it } from 'vitest';
import type { EvaluationResult, EvaluatorInfo, JudgedLabel, MetricComparison } from '#domain/analysis/index.ts';
import { parseLabelledSet } from '#domain/dataset/index.ts';
import { digestOfBytes, HOUR_MS } from '#domain/shared/index.ts';
import type { EvaluationRunner } from '#ports/index.ts';
import { aProject, ControlWorld } from '#testing/control/control-world.ts';
import { aFineOutside, scriptedEvaluation } from '#testing/control/outside.ts';
import { withCalibrations } from './calibrations.ts';

const IDS = Array.from({ length: 40 }, (_, index) => `reply-${index}`);
const { set } = parseLabelledSet(
  'labels',
  IDS.map((id) =>
    JSON.stringify({ id, case: { id, query: '?' }, reply: 'x', labels: { relevance: true, 'tool-call-accuracy': 5 } }),
  ).join('\n'),
);

const relevance: EvaluatorInfo = {
  ...{ name: 'relevance', version: '1+judge.m', scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
  ...{ judge: 'a model', family: 'quality' },
} as const;
const exact: EvaluatorInfo = { ...relevance, name: 'tool-call-accuracy', judge: 'exact' };

function aResult(...evaluators: readonly EvaluatorInfo[]): EvaluationResult {
  const counts = { scored: 40, 'not-applicable': 0, blocked: 0, errored: 0 };
  const metrics = evaluators.map(
    (evaluator): MetricComparison => ({
      ...{ evaluator, candidate: { mean: 4, passRate: 1, counts }, baseline: undefined, change: undefined },
      ...{ comparison: 'cannot-tell', because: 'nothing to compare with' },
    }),
  );
  return {
    ...{ id: 'evl_1', agent: 'support', environment: 'dev', repeats: 1, metrics, erroredRatio: 0 },
    dataset: { name: 'cases', digest: digestOfBytes('cases'), cases: 40 },
    candidate: { release: digestOfBytes('v2'), label: 'v2', deploymentId: undefined, replies: [] },
    baseline: undefined,
  };
}

let world: ControlWorld;
/** What the judge says of the replies, all of which people pass; and how often it was asked. */
let said: (index: number) => boolean;
let asked: number;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
  said = () => true;
  asked = 0;
});

const runner: EvaluationRunner = {
  ...scriptedEvaluation(aFineOutside()),
  judged: () => ['relevance'],
  calibrate: async () => {
    asked += 1;
    const labels = IDS.map((id, index): JudgedLabel => ({ id, right: true, said: said(index) }));
    return [{ evaluator: relevance, labels }];
  },
};

const config = { ...aProject().evaluation, calibration: { set, everyMs: 24 * HOUR_MS } };
const calibrated = (result = aResult(relevance, exact)) =>
  withCalibrations(world.context, runner, { ...aProject(), evaluation: config }, result, new AbortController().signal);
const records = async () =>
  (await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 })))
    .map(({ record }) => record)
    .filter(({ event }) => event.startsWith('judge.'));

describe('a result', () => {
  it('has with it how far its judge agrees with people, and nothing where nobody labelled anything', async () => {
    said = (index) => index >= 4;
    expect((await calibrated()).calibrations).toEqual([
      expect.objectContaining({
        evaluator: 'relevance',
        agrees: { events: 36, n: 40 },
        passesGood: { events: 36, n: 40 },
      }),
    ]);
    const plain = await withCalibrations(
      world.context,
      runner,
      aProject(),
      aResult(relevance),
      new AbortController().signal,
    );
    expect(plain.calibrations).toBeUndefined();
    expect((await records()).map(({ event, subject }) => [event, subject])).toEqual([
      ['judge.calibrated', 'relevance@1+judge.m'],
    ]);
  });

  it('asks the judge again only once its word is old, and at once of another version of it', async () => {
    await calibrated();
    await world.pass(23 * HOUR_MS);
    await calibrated();
    expect(asked).toBe(1);
    await world.pass(2 * HOUR_MS);
    await calibrated();
    expect(asked).toBe(2);
    await calibrated(aResult({ ...relevance, version: '2+judge.m' }));
    expect(asked).toBe(3);
  });

  it('says that its judge changed, and the alarm is raised once', async () => {
    await calibrated();
    said = (index) => index >= 20;
    await world.pass(25 * HOUR_MS);
    const changed = await calibrated();
    expect(changed.calibrations?.[0]?.distrusted).toContain('it fails 20 that it passed');
    await world.pass(25 * HOUR_MS);
    said = () => true;
    expect((await calibrated()).calibrations?.[0]?.distrusted).toContain('it fails 20 that it passed');
    expect((await records()).map(({ event }) => event)).toEqual(['judge.calibrated', 'judge.distrusted']);
    expect(world.faults).toEqual([expect.stringContaining('judge.distrusted')]);
  });
});
