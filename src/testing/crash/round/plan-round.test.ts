import { expect, it } from 'vitest';
import { planRound } from './plan-round.ts';

const plans = Array.from({ length: 100 }, (_, index) => planRound(7, index + 1, 2));

it('plans the same round for the same seed and number, and another for another', () => {
  expect(planRound(7, 37, 2)).toEqual(plans[36]);
  expect(planRound(8, 37, 2)).not.toEqual(plans[36]);
  expect(new Set(plans.map((plan) => JSON.stringify(plan.kills))).size).toBe(100);
});

it('lets every kind of round come, and kills every controller all over a round', () => {
  expect(new Set(plans.map(({ kind }) => kind))).toEqual(new Set(['good', 'bad', 'aborted', 'rolled-back']));
  const kills = plans.flatMap((plan) => plan.kills);
  for (const controller of [0, 1]) {
    const shares = kills.filter((kill) => kill.controller === controller).map(({ atShare }) => atShare);
    expect(Math.min(...shares)).toBeLessThan(0.1);
    expect(Math.max(...shares)).toBeGreaterThan(0.9);
  }
  expect(kills.length).toBeGreaterThan(plans.length);
});
