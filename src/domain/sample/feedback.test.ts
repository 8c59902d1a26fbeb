import { expect, test } from 'vitest';
import { type Feedback, opinionKey, opinionsOf, rollupsOf } from './feedback.ts';
import { emptyRollup, mergeRollups } from './rollup.ts';

const given = (over: Partial<Feedback> = {}): Feedback => ({
  about: 'req_1',
  agent: 'shop',
  environment: 'production',
  deploymentId: 'dep_1',
  release: 'sha256:1',
  routeVersion: 3,
  at: 25_000,
  said: { rating: 4 },
  ...over,
});

test('what is said at once is one opinion of each kind', () => {
  const opinions = opinionsOf(given({ said: { rating: 2, complaint: true, comment: 'slow', thumb: undefined } }));
  expect(opinions.map(({ kind, value }) => [kind, value])).toEqual([
    ['rating', 2],
    ['complaint', true],
    ['comment', 'slow'],
  ]);
});

test('a kind counts once about the same thing; comments once each', () => {
  const keyOf = (over: Partial<Feedback>): string => opinionsOf(given(over)).map(opinionKey).join();
  expect(keyOf({ said: { rating: 1 } })).toBe(keyOf({ said: { rating: 5 }, deploymentId: 'dep_2', at: 1 }));
  expect(keyOf({ said: { comment: 'a' } })).not.toBe(keyOf({ said: { comment: 'b' } }));
  const others: readonly Partial<Feedback>[] = [
    { about: 'req_2' },
    { agent: 'desk' },
    { environment: 'staging' },
    { said: { thumb: 'up' } },
  ];
  for (const over of others) expect(keyOf(over)).not.toBe(keyOf({}));
});

test('opinions become roll-ups of the release, route version, window and kind of traffic that they are about', () => {
  const opinions = [
    given({ said: { rating: 4, thumb: 'up', outcome: 'resolved' } }),
    given({ at: 29_000, said: { rating: 2, thumb: 'down', outcome: 'handed-over', comment: 'x', complaint: true } }),
    given({ at: 30_000, said: { complaint: true } }),
    given({ routeVersion: 4 }),
    given({ traffic: 'tester' }),
  ].flatMap(opinionsOf);
  const [first, later, ...others] = rollupsOf(opinions);
  expect(first?.key).toEqual({
    agent: 'shop',
    environment: 'production',
    deploymentId: 'dep_1',
    release: 'sha256:1',
    routeVersion: 3,
    windowStart: 20_000,
  });
  expect(first).toMatchObject({
    ratings: { n: 2, sum: 6, sumSq: 20 },
    complaints: 1,
    voices: { thumbsUp: 1, thumbsDown: 1, resolved: 1, handedOver: 1, comments: 1 },
  });
  expect(later).toMatchObject({ key: { windowStart: 30_000 }, complaints: 1 });
  expect(others.map(({ key }) => [key.routeVersion, key.traffic])).toEqual([
    [4, undefined],
    [3, 'tester'],
  ]);
  // No request is made by talking about one.
  expect(first?.outcomes.success).toBe(0);
});

test('roll-ups with and without voices merge, and those without stay without', () => {
  const [voiced] = rollupsOf(opinionsOf(given({ said: { thumb: 'up' } })));
  if (voiced === undefined) throw new Error('an opinion makes a roll-up');
  const silent = emptyRollup(voiced.key);
  expect(mergeRollups(silent, voiced).voices).toEqual(voiced.voices);
  expect(mergeRollups(voiced, voiced).voices?.thumbsUp).toBe(2);
  expect(mergeRollups(silent, silent).voices).toBeUndefined();
});

test('ratings and complaints of a known conversation count in its key bucket too', () => {
  const known = given({ bucket: 7, said: { rating: 4, complaint: true, thumb: 'up' } });
  const [sum] = rollupsOf([known, given({ about: 'req_2', said: { rating: 1, complaint: true } })].flatMap(opinionsOf));
  expect(sum?.ratings.n).toBe(2);
  expect(sum?.buckets).toEqual({
    '7': {
      ...{ requests: 0, errors: 0, latencySumMs: 0, tokens: 0 },
      ...{ complaints: 1, moments: { ratings: { n: 1, sum: 4, sumSq: 16 } } },
    },
  });
});
