import { expect, test } from 'vitest';
import { endpoints } from '#api/index.ts';
import { sketchBucket } from '#domain/sample/index.ts';
import { aDeployment } from '#testing/conformance/store/examples.ts';
import { aStoredRollup } from '#testing/http/stored-things.ts';
import { samplesView } from './samples.ts';

const v1 = aDeployment({ id: 'dep_1', label: 'v1' });
const v2 = aDeployment({ id: 'dep_2', label: 'v2' });
const once = (value: number) => ({ n: 1, sum: value, sumSq: value * value });

test('shows what was measured, summed over route versions, and leaves out what was not', () => {
  const measured = {
    ...aStoredRollup('dep_1', 3),
    latency: { n: 2, sum: 400, sumSq: 100_000 },
    latencySketch: { [sketchBucket(100)]: 1, [sketchBucket(300)]: 1 },
    firstToken: once(50),
    firstTokenSketch: { [sketchBucket(50)]: 1 },
    tokensIn: once(700),
    cost: once(4_000),
    toolCalls: { byName: { find: 2 }, other: 1 },
    worst: { slowest: [{ id: 'req_1', at: 1_000, latencyMs: 300 }], failed: [{ id: 'req_2', at: 2_000 }] },
  };
  const view = samplesView([v1, v2], [measured, aStoredRollup('dep_1', 4)]);
  expect(endpoints.getSamples.response.safeParse(view).error).toBeUndefined();
  expect(view.releases).toHaveLength(1);
  const [shown] = view.releases;
  expect(shown).toMatchObject({
    ...{ label: 'v1', requests: 7, errors: 0 },
    outcomes: { success: 7 },
    tokensIn: { n: 1, mean: 700 },
    costMicroUsd: { n: 1, mean: 4_000 },
    toolCalls: { byName: { find: 2 }, other: 1 },
    slowest: [{ id: 'req_1', at: '1970-01-01T00:00:01.000Z', latencyMs: 300 }],
    failed: [{ id: 'req_2', at: '1970-01-01T00:00:02.000Z' }],
  });
  expect(shown).not.toHaveProperty('tokensOut');
  expect(shown?.firstToken?.p95Ms).toBeCloseTo(50, 0);
});

test('a release from before there was any of it is shown with its counts', () => {
  const view = samplesView([v2], [aStoredRollup('dep_2', 5)]);
  expect(view.releases).toEqual([
    {
      ...{ label: 'v2', release: v2.release, deploymentId: 'dep_2', requests: 5, errors: 0 },
      outcomes: { ...aStoredRollup('dep_2', 5).outcomes },
      ...{ slowest: [], failed: [] },
    },
  ]);
});
