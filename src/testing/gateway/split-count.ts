import { digestOfBytes } from '#domain/shared/index.ts';
import { assignDeployment, keyBucket, type Split } from '#domain/traffic/index.ts';

/** XXH64, as a number and in hex. */
type Hasher = { hash(text: string): bigint; name(text: string): string };

/** How far the split of keys is from what it should be, over many rollouts. */
type SplitCount = {
  /** Of each salt: the candidate's keys beyond those expected, in standard errors of a binomial count. */
  readonly deviations: readonly number[];
  /** Of each salt: chi-square of the 64 key buckets, 63 degrees of freedom. */
  readonly buckets: readonly number[];
  /** Of each two rollouts, one after the other: chi-square of independence, 1 degree of freedom. */
  readonly dependence: readonly number[];
};

type Size = {
  readonly conversations: number;
  readonly rollouts: number;
  readonly weightBp: number;
  /** Which salts. */
  readonly firstRollout?: number;
};

/** Splits the keys of `conversations` users under the salts of `rollouts` rollouts, as a gateway does, and compares. */
export function countSplits(hasher: Hasher, { conversations, rollouts, weightBp, firstRollout = 0 }: Size): SplitCount {
  const roots = Array.from({ length: conversations }, (_, index) => hasher.name(`c\nsupport\nuser ${index}`));
  const deviations: number[] = [];
  const buckets: number[] = [];
  const dependence: number[] = [];
  let before: Uint8Array | undefined;
  for (let rollout = firstRollout; rollout < firstRollout + rollouts; rollout += 1) {
    const split = splitAt(weightBp, `support/production/${digestOfBytes(`release ${rollout}`)}`);
    const { chosen, inBucket } = assignAll(hasher, split, roots);
    const share = weightBp / 10_000;
    const expected = conversations * share;
    const count = chosen.reduce((sum, one) => sum + one, 0);
    deviations.push((count - expected) / Math.sqrt(expected * (1 - share)));
    buckets.push(chiSquare(inBucket, conversations / inBucket.length));
    if (before !== undefined) dependence.push(chiSquareOfIndependence(before, chosen));
    before = chosen;
  }
  return { deviations, buckets, dependence };
}

function splitAt(weightBp: number, salt: string): Split {
  return {
    salt,
    revoked: [],
    targets: [
      { deploymentId: 'dep_1', role: 'baseline', weightBp: 10_000 - weightBp },
      { deploymentId: 'dep_2', role: 'candidate', weightBp },
    ],
  };
}

function assignAll(hasher: Hasher, split: Split, roots: readonly string[]) {
  const chosen = new Uint8Array(roots.length);
  const inBucket: number[] = Array.from({ length: 64 }, () => 0);
  const health = { pinned: undefined, leaseHolds: true, limitsHold: true };
  for (let index = 0; index < roots.length; index += 1) {
    const keyHash = hasher.hash(`${split.salt}\n${roots[index]}`);
    if (assignDeployment(split, { ...health, keyHash })?.target.role === 'candidate') chosen[index] = 1;
    const bucket = keyBucket(keyHash);
    inBucket[bucket] = (inBucket[bucket] ?? 0) + 1;
  }
  return { chosen, inBucket };
}

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Pearson's, of the four-fold table. */
function chiSquareOfIndependence(a: Uint8Array, b: Uint8Array): number {
  const n = a.length;
  let [both, inA, inB] = [0, 0, 0];
  for (let index = 0; index < n; index += 1) {
    const [one, other] = [a[index] ?? 0, b[index] ?? 0];
    inA += one;
    inB += other;
    both += one & other;
  }
  return (n * (n * both - inA * inB) ** 2) / (inA * (n - inA) * inB * (n - inB));
}

/** How far a sum of chi-squares is from its mean, in standard errors. */
export function excess(values: readonly number[], freedom: number): number {
  const mean = values.length * freedom;
  return (values.reduce((sum, value) => sum + value, 0) - mean) / Math.sqrt(2 * mean);
}
