import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';

const SEEDS = 25;

describe('a world with crashes, lost messages, clock jumps and impatient people', () => {
  it(`does nothing that it must not do, in ${SEEDS} worlds`, async () => {
    const seen: Record<string, number> = {};
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { violations, trace, seen: marks } = await runSeed(seed);
      expect(violations, `npm run sim -- --seed ${seed}\n${trace.join('\n')}`).toEqual([]);
      for (const [what, times] of Object.entries(marks)) seen[what] = (seen[what] ?? 0) + times;
    }
    // A world in which nothing happens proves nothing.
    for (const what of [
      'rollout.step-started (production)',
      'rollout.completed (production)',
      'rollout.rolling-back (production)',
      'rollout.rolled-back (production)',
      'rollout.paused (production)',
      'rollback.finished (production)',
      'probation.evaluated (production)',
      'hold.placed (production)',
      'freeze.placed',
      'quarantine.placed',
      'promotion.signature-withdrawn (production)',
      'traffic.set (production)',
      'promote killed',
      'roll-back done',
      'undo done',
      'clock jumped',
    ]) {
      expect(seen[what], what).toBeGreaterThan(0);
    }
  }, 120_000);

  it('is the same world for the same seed', async () => {
    const [first, second] = [await runSeed(4_711), await runSeed(4_711)];
    expect(second).toEqual(first);
    expect(await runSeed(4_712)).not.toEqual(first);
  }, 60_000);
});
