import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentId } from '../shared/index.ts';
import { homeOf } from './assign.ts';
import {
  exceptionKey,
  isDisplaced,
  MOST_EXCEPTIONS,
  mergeExceptions,
  packExceptions,
  unpackExceptions,
} from './exception.ts';
import { mayDisplace, type Split } from './split.ts';

const HASHES = 2n ** 64n;
const hash = fc.bigInt({ min: 0n, max: HASHES - 1n });
const weight = fc.integer({ min: 0, max: 10_000 });

/** v1 the baseline, v2 the candidate. */
function split(weightBp: number, more: Partial<Split> = {}): Split {
  return {
    salt: 'a',
    revoked: [],
    targets: [
      { deploymentId: 'dep_1', role: 'baseline', weightBp: 10_000 - weightBp },
      { deploymentId: 'dep_2', role: 'candidate', weightBp },
    ],
    ...more,
  };
}

const bandOf = (keyHash: bigint): number => Number((keyHash * 10_000n) / HASHES);

describe('whom a change of weights would send elsewhere', () => {
  it('is who lies between the old weight and the new one, and nobody else', () => {
    fc.assert(
      fc.property(weight, weight, hash, (before, after, keyHash) => {
        const began = homeOf(split(before), keyHash) as DeploymentId;
        const isBetween = bandOf(keyHash) >= Math.min(before, after) && bandOf(keyHash) < Math.max(before, after);
        expect(isDisplaced(split(after), { keyHash, deploymentId: began })).toBe(isBetween);
      }),
    );
  });

  it('is nobody where growing goes on from what a conversation already has', () => {
    fc.assert(
      fc.property(weight, weight, hash, (one, other, keyHash) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (homeOf(split(less), keyHash) === 'dep_2') expect(homeOf(split(more), keyHash)).toBe('dep_2');
      }),
    );
  });

  it('includes who stayed through earlier changes', () => {
    const keyHash = HASHES / 5n;
    expect(homeOf(split(1_000), keyHash)).toBe('dep_1');
    for (const weightBp of [3_000, 5_000]) {
      expect(isDisplaced(split(weightBp), { keyHash, deploymentId: 'dep_1' })).toBe(true);
    }
    expect(isDisplaced(split(1_000), { keyHash, deploymentId: 'dep_1' })).toBe(false);
  });

  it('stays on what is warm, and not on what was revoked or is gone', () => {
    const completed = split(0, {
      targets: [
        { deploymentId: 'dep_2', role: 'baseline', weightBp: 10_000 },
        { deploymentId: 'dep_1', role: 'warm', weightBp: 0 },
      ],
    });
    expect(isDisplaced(completed, { keyHash: 1n, deploymentId: 'dep_1' })).toBe(true);
    expect(isDisplaced({ ...completed, revoked: ['dep_1'] }, { keyHash: 1n, deploymentId: 'dep_1' })).toBe(false);
    expect(isDisplaced(completed, { keyHash: 1n, deploymentId: 'dep_9' })).toBe(false);
  });

  it('is not asked about where nobody can be sent elsewhere', () => {
    const alone = split(0, { targets: [{ deploymentId: 'dep_1', role: 'baseline', weightBp: 10_000 }] });
    expect(mayDisplace(alone, split(0))).toBe(false);
    expect(mayDisplace(alone, split(1_000))).toBe(true);
    expect(mayDisplace(split(1_000), alone)).toBe(false);
    expect(mayDisplace(split(1_000), split(500))).toBe(true);
  });

  it('moves only those in between where the two change places by hand', () => {
    // v2 had the lowest 40 %; now it is the greater one with 60 %, and v1 the candidate at the upper end.
    const swapped = split(0, {
      mirrored: true,
      targets: [
        { deploymentId: 'dep_2', role: 'baseline', weightBp: 6_000 },
        { deploymentId: 'dep_1', role: 'candidate', weightBp: 4_000 },
      ],
    });
    fc.assert(
      fc.property(hash, (keyHash) => {
        const isBetween = bandOf(keyHash) >= 4_000 && bandOf(keyHash) < 6_000;
        expect(homeOf(swapped, keyHash) !== homeOf(split(4_000), keyHash)).toBe(isBetween);
      }),
    );
  });
});

describe('exceptions', () => {
  const known = (keyHash: bigint, deploymentId: DeploymentId = 'dep_1', lastMs = 0) => ({
    keyHash,
    deploymentId,
    lastMs,
  });

  it('come out as they went in', () => {
    const keys = fc.uniqueArray(fc.tuple(hash, fc.constantFrom<DeploymentId>('dep_1', 'dep_2')), {
      selector: ([keyHash]) => exceptionKey(keyHash),
    });
    fc.assert(
      fc.property(keys, (pairs) => {
        const { excepted } = packExceptions(pairs.map(([keyHash, id]) => known(keyHash, id)));
        const found = unpackExceptions(mergeExceptions([{ ...place, excepted, isCut: false }]).excepted);
        expect(found).toEqual(new Map(pairs.map(([keyHash, id]) => [exceptionKey(keyHash), id])));
      }),
    );
  });

  it('are bounded: the latest heard of are told, and that there were more', () => {
    const many = Array.from({ length: MOST_EXCEPTIONS + 5 }, (_, index) => known(BigInt(index) << 16n, 'dep_1', index));
    const packed = packExceptions(many);
    expect(packed.isCut).toBe(true);
    const found = unpackExceptions(packed.excepted);
    expect(found.size).toBe(MOST_EXCEPTIONS);
    expect([found.has(4), found.has(5), found.has(MOST_EXCEPTIONS + 4)]).toEqual([false, true, true]);
  });

  const place = { agent: 'helper', environment: 'production', split: `sha256:${'0'.repeat(64)}` } as const;
  const said = (...keys: readonly (readonly [bigint, DeploymentId])[]) => ({
    ...place,
    ...packExceptions(keys.map(([keyHash, id], index) => known(keyHash << 16n, id, -index))),
  });

  it('of several gateways are one list, in which the first to name a key has it', () => {
    const merged = mergeExceptions([said([1n, 'dep_1'], [2n, 'dep_1']), said([2n, 'dep_2'], [3n, 'dep_2'])]);
    expect(merged.isCut).toBe(false);
    expect(unpackExceptions(merged.excepted).size).toBe(3);
  });

  it('are shared out at the bound, the latest of each gateway first', () => {
    const merged = mergeExceptions([said([1n, 'dep_1'], [2n, 'dep_1'], [3n, 'dep_1']), said([4n, 'dep_1'])], 3);
    expect(merged.isCut).toBe(true);
    expect([...unpackExceptions(merged.excepted).keys()].sort()).toEqual([1, 2, 4]);
  });
});
