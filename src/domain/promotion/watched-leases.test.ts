import { expect, it } from 'vitest';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aRollout } from '#testing/builder/rollout.ts';
import { aStoredRoute } from '#testing/http/stored-things.ts';
import { watchedLeases } from './watched-leases.ts';

const split = aStoredRoute();

function leaseAfter(realMs: number, route = split): number | undefined {
  const rollout = aRollout({ lastPass: { at: 0, realAt: 1_000_000 } });
  const promotion = aPromotion({ state: 'rolling-out', rollout });
  return watchedLeases([route], [promotion], 1_000_000 + realMs)[0]?.leaseMs;
}

it('ends the lease of a candidate that no pass has looked at for as long as it', () => {
  expect(leaseAfter(split.leaseMs)).toBe(split.leaseMs);
  expect(leaseAfter(split.leaseMs + 1)).toBe(0);
  expect(leaseAfter(-split.leaseMs)).toBe(split.leaseMs);
});

it('leaves a split by hand alone, and a route without a candidate', () => {
  expect(watchedLeases([split], [], 9_000_000)).toEqual([split]);
  const alone = aStoredRoute({ targets: split.targets.slice(0, 1).map((target) => ({ ...target, weightBp: 10_000 })) });
  expect(leaseAfter(10 * split.leaseMs, alone)).toBe(split.leaseMs);
});
