import { expect, it } from 'vitest';
import { sampleRatioOf } from './sample-ratio.ts';

type Count = { readonly wantedBp: number; readonly candidate: number; readonly baseline: number };

/** One count a weight, told alike by so many gateways. */
function sampleRatio(counts: readonly Count[], gateways: number) {
  const names = Array.from({ length: gateways }, (_, index) => `gtw_${index}`);
  return sampleRatioOf(
    counts.flatMap((count, routeVersion) => names.map((gateway) => ({ ...count, routeVersion, gateway }))),
  );
}

/** mulberry32. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Looks after every 20 conversations, 5 % and then 25 % wanted; how many come to the candidate is `skew` times that.
 * @returns after how many conversations it raised an alarm; undefined: never
 */
function alarmAfter(seed: number, skew: number, gateways = 1): number | undefined {
  const roll = chance(seed);
  const counts = [500, 2_500].map((wantedBp) => ({ wantedBp, candidate: 0, baseline: 0 }));
  for (let begun = 1; begun <= 4_000; begun += 1) {
    const now = counts[begun <= 2_000 ? 0 : 1];
    if (now === undefined) throw new Error('there are two weights');
    const isCandidate = roll() < (now.wantedBp / 10_000) * skew;
    // Where there are several gateways, every conversation is seen by all of them.
    if (isCandidate) now.candidate += 1;
    else now.baseline += 1;
    if (begun % 20 === 0 && sampleRatio(counts, gateways).kind === 'mismatch') return begun;
  }
  return undefined;
}

const seeds = Array.from({ length: 600 }, (_, index) => index + 1);

it('raises an alarm about a split that is as wanted in at most one of a thousand rollouts, at 200 looks each', () => {
  // 0.6 expected at most; five of 600 have a chance below 0.0005.
  expect(seeds.filter((seed) => alarmAfter(seed, 1) !== undefined).length).toBeLessThan(5);
});

it('holds that also where each conversation is counted at three gateways', () => {
  expect(seeds.slice(0, 200).filter((seed) => alarmAfter(seed, 1, 3) !== undefined).length).toBeLessThan(4);
});

it('raises one about a candidate that gets half as many again, or a third fewer, before 4,000 conversations', () => {
  for (const skew of [1.5, 0.67]) {
    const found = seeds.slice(0, 50).map((seed) => alarmAfter(seed, skew));
    expect(found.filter((after) => after !== undefined).length).toBeGreaterThan(45);
  }
});

it('is the two-sided beta-binomial e-value, one factor a weight', () => {
  // Computed apart: B(5+8, 95+32) / B(5, 95) / (0.05^8 0.95^32).
  const five = { wantedBp: 500, candidate: 8, baseline: 32 };
  expect(sampleRatio([five], 1).eValue).toBeCloseTo(5.58474, 4);
  expect(sampleRatio([five, five], 1).eValue).toBeCloseTo(5.58474 ** 2, 3);
});

it('says how it stands, and nothing of weights that leave no choice', () => {
  expect(sampleRatio([], 1)).toMatchObject({
    kind: 'as-wanted',
    eValue: 1,
    because: 'no conversation began by the hash yet',
  });
  const [none, all] = [0, 10_000].map((wantedBp) => ({ wantedBp, candidate: 50, baseline: 50 }));
  expect(
    sampleRatio(
      [none, all].flatMap((one) => one ?? []),
      2,
    ).total,
  ).toBe(0);
  expect(sampleRatio([{ wantedBp: 1_000, candidate: 11, baseline: 89 }], 1)).toMatchObject({
    kind: 'as-wanted',
    expected: 10,
    because: '11 of 100 conversations began on the candidate, 11 % where 10 % were wanted; chance alone may do that',
  });
  expect(sampleRatio([{ wantedBp: 1_000, candidate: 300, baseline: 700 }], 1)).toMatchObject({
    kind: 'mismatch',
    because:
      '300 of 1000 conversations began on the candidate, 30 % where 10 % were wanted; that is no chance (evidence above a million to one): who is compared is not who was drawn',
  });
});
