import { expect, test } from 'vitest';
import { endpoints } from '#api/index.ts';
import { emptyRollup, NO_VOICES, type Rollup } from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import { aDeployment } from '#testing/conformance/store/examples.ts';
import { feedbackView } from './feedback.ts';

const v1 = aDeployment({ id: 'dep_1', label: 'v1' });
const v2 = aDeployment({ id: 'dep_2', label: 'v2' });
const idle = aDeployment({ id: 'dep_3', label: 'v3' });

function rollup(deploymentId: 'dep_1' | 'dep_2', routeVersion: number, over: Partial<Rollup>): Rollup {
  const place = { agent: 'shop', environment: 'production', release: digestOfBytes('v1'), windowStart: 0 };
  return { ...emptyRollup({ ...place, deploymentId, routeVersion }), ...over };
}

test('sums what was said of a release over all route versions, and leaves out what nobody was served by', () => {
  const outcomes = { ...emptyRollup(rollup('dep_1', 1, {}).key).outcomes, success: 3 };
  const view = feedbackView(
    [v1, v2, idle],
    [
      rollup('dep_1', 1, { outcomes, ratings: { n: 1, sum: 2, sumSq: 4 }, voices: { ...NO_VOICES, resolved: 1 } }),
      rollup('dep_1', 2, {
        outcomes,
        ratings: { n: 1, sum: 5, sumSq: 25 },
        complaints: 1,
        voices: { ...NO_VOICES, thumbsDown: 2 },
      }),
      rollup('dep_2', 2, { outcomes }),
    ],
    [],
  );
  expect(view.releases).toMatchObject([
    {
      label: 'v1',
      requests: 6,
      ratings: { n: 2, mean: 3.5 },
      complaints: 1,
      thumbsDown: 2,
      resolved: 1,
      handedOver: 0,
    },
    { label: 'v2', requests: 3, ratings: { n: 0 }, complaints: 0, thumbsUp: 0 },
  ]);
  expect(endpoints.getFeedback.response.safeParse(view).error).toBeUndefined();
});

test('shows comments with their release, also of testers and of releases that are gone', () => {
  const comment = {
    agent: 'shop',
    environment: 'production',
    release: digestOfBytes('v1'),
    routeVersion: 1,
    kind: 'comment' as const,
  };
  const view = feedbackView(
    [v1],
    [],
    [
      { ...comment, about: 'req_1', deploymentId: 'dep_1', at: 1_000, value: 'slow', traffic: 'tester' },
      { ...comment, about: 'resp_1', deploymentId: 'dep_9', at: 500, value: 'fine' },
    ],
  );
  expect(view.comments).toEqual([
    {
      at: '1970-01-01T00:00:01.000Z',
      about: 'req_1',
      deploymentId: 'dep_1',
      label: 'v1',
      text: 'slow',
      traffic: 'tester',
    },
    { at: '1970-01-01T00:00:00.500Z', about: 'resp_1', deploymentId: 'dep_9', label: 'dep_9', text: 'fine' },
  ]);
  expect(endpoints.getFeedback.response.safeParse(view).error).toBeUndefined();
});
