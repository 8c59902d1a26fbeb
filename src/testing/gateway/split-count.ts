import { digestOfBytes } from '#domain/shared/index.ts';
import { assignDeployment, keyBucket, type Split } from '#domain/traffic/index.ts';

/** How the gateway names and hashes a conversation: its own functions, so that what is counted here is what it does. */
type Keys = {
  nameOf(agent: string, key: string): string;
  hashOf(split: Split, root: string): bigint;
};

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
export function countSplits(keys: Keys, { conversations, rollouts, weightBp, firstRollout = 0 }: Size): SplitCount {
  const roots = Array.from({ length: conversations }, (_, index) => keys.nameOf('support', `user ${index}`));
  const deviations: number[] = [];
  const buckets: number[] = [];
  const dependence: number[] = [];
  let before: Uint8Array | undefined;
  for (let rollout = firstRollout; rollout < firstRollout + rollouts; rollout += 1) {
    const split = splitAt(weightBp, `support/production/${digestOfBytes(`release ${rollout}`)}`);
    const { chosen, inBucket } = assignAll(keys, split, roots);
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

function assignAll(keys: Keys, split: Split, roots: readonly string[]) {
  const chosen = new Uint8Array(roots.length);
  const inBucket: number[] = Array.from({ length: 64 }, () => 0);
  const health = { pinned: undefined, leaseHolds: true, limitsHold: true };
  for (let index = 0; index < roots.length; index += 1) {
    const keyHash = keys.hashOf(split, roots[index] ?? '');
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

/** @returns of many rollouts, the furthest of each kind */
export function worstOf({ deviations, buckets, dependence }: SplitCount) {
  const squares = deviations.map((deviation) => deviation ** 2);
  return {
    /** In standard errors. */
    deviation: furthest(deviations),
    /** Chi-square with one degree of freedom. */
    dependence: furthest(dependence),
    /** How far sums of chi-squares are from their means, in standard errors. */
    excess: {
      deviations: excess(squares, 1),
      buckets: excess(buckets, 63),
      dependence: excess(dependence, 1),
    },
  };
}

function furthest(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

/** How far a sum of chi-squares is from its mean, in standard errors. */
function excess(values: readonly number[], freedom: number): number {
  const mean = values.length * freedom;
  return (values.reduce((sum, value) => sum + value, 0) - mean) / Math.sqrt(2 * mean);
}

/** In words, for who keeps the figures. */
export function tellSplit(count: SplitCount): string {
  const { deviation, dependence, excess } = worstOf(count);
  const beyond = (errors: number) => count.deviations.filter((each) => Math.abs(each) > errors).length;
  return [
    `salts: ${count.deviations.length}; furthest count: ${deviation.toFixed(2)} standard errors`,
    `beyond 2, 3 and 4 standard errors: ${[2, 3, 4].map(beyond).join(', ')}`,
    `furthest four-fold table of two rollouts: chi-square ${dependence.toFixed(2)} (1 degree of freedom)`,
    `sums of chi-squares from their means, in standard errors: counts ${excess.deviations.toFixed(2)}, ` +
      `buckets ${excess.buckets.toFixed(2)}, pairs of rollouts ${excess.dependence.toFixed(2)}`,
  ].join('\n');
}
