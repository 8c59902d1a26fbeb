import { expect, test } from 'vitest';
import { planRound } from '#testing/crash/round/plan-round.ts';
import { playRounds } from '#testing/crash/round/play-rounds.ts';

/** A release that is promoted and then rolled back by a person, while each of two controllers is killed once. */
const SEED = 33;

test('kill -9 of two controllers on PostgreSQL at random moments: npm run kill plays a hundred such rounds', async () => {
  const { kind, kills } = planRound(SEED, 1, 2);
  expect([kind, kills.map(({ controller }) => controller).sort()]).toEqual(['rolled-back', [0, 1]]);
  const stopped = new AbortController().signal;
  const { results, requests } = await playRounds({
    store: 'postgres',
    seed: SEED,
    rounds: [1],
    tell: () => undefined,
    stopped,
  });
  expect(results).toMatchObject([{ violations: [] }]);
  expect(requests).toBeGreaterThan(50);
}, 300_000);
