import { expect, test } from 'vitest';
import { expectedSlower, expectedStars } from './expected.ts';
import { Traffic } from './traffic.ts';
import { TYPICAL, type World } from './world.ts';

test.each([1, 4])('what is expected of a behaviour is what its traffic shows, with %d turns', (turns) => {
  const world: World = { name: 'test', steps: [{ share: 0.5, batches: 1 }], requestsPerBatch: 200_000, turns };
  const traffic = new Traffic(world, { candidate: TYPICAL, baseline: TYPICAL }, 11, turns);
  traffic.startStep();
  traffic.serve(1);
  const [rollup] = traffic.served().candidate;
  if (rollup === undefined) throw new Error('nothing was served');
  const { ratings, latencySketch } = rollup;
  expect(ratings.sum / ratings.n / expectedStars(TYPICAL)).toBeCloseTo(1, 2);
  const slow = Object.entries(latencySketch).reduce(
    (sum, [bucket, count]) => sum + (1.0202 ** (Number(bucket) - 0.5) > 2_000 ? count : 0),
    0,
  );
  expect(slow / 200_000).toBeCloseTo(expectedSlower(TYPICAL, 2_000, world), 2);
});
