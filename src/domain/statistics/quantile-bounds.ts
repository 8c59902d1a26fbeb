import { logLikelihood, logMixture } from './event-share.ts';

/** The distribution of an arm: how many of its `n` values are at most each of some points, in ascending order. */
export type Distribution = {
  readonly n: number;
  readonly steps: readonly Step[];
};

type Step = { readonly upper: number; readonly atMost: number };

/** Values at which the bounds are tightest. */
const TUNED_FOR = 2_000;
/** The error for which they are tuned; any other holds as well. */
const TUNED_AT = -2 * Math.log(0.01);

/**
 * One-sided bounds of the quantile `q` that hold at every look at once, each missing with probability at most `alpha`: the points at
 * which so many or so few values lie below that the beta-binomial mixture has gathered evidence of 1/alpha against the share q.
 * Exact for independent values. Undefined where the values don't reach so far out.
 * Howard & Ramdas, "Sequential estimation of quantiles with applications to A/B testing and best-arm identification", Bernoulli
 * 28(3), 2022, theorem 1(b).
 */
export function upperQuantile({ n, steps }: Distribution, q: number, alpha: number): number | undefined {
  // The evidence grows with every step beyond the quantile.
  return steps[firstWhere(steps, ({ atMost }) => atMost > q * n && evidence(atMost, n, q) >= -Math.log(alpha))]?.upper;
}

export function lowerQuantile({ n, steps }: Distribution, q: number, alpha: number): number | undefined {
  const isBelow = ({ atMost }: Step) => atMost < q * n && evidence(atMost, n, q) >= -Math.log(alpha);
  return steps[firstWhere(steps, (step) => !isBelow(step)) - 1]?.upper;
}

/** The point up to which a share `q` of the values lies. Undefined of none. */
export function quantileOf({ n, steps }: Distribution, q: number): number | undefined {
  // Sums of fractions may end a hair below the whole.
  return steps[
    Math.min(
      steps.length - 1,
      firstWhere(steps, ({ atMost }) => atMost >= q * n),
    )
  ]?.upper;
}

/** The index of the first step that fits, where all behind it do too; their number where none does. */
function firstWhere(steps: readonly Step[], fits: (step: Step) => boolean): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const step = steps[middle];
    if (step !== undefined && fits(step)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function evidence(atMost: number, n: number, q: number): number {
  const concentration = TUNED_FOR / (TUNED_AT + Math.log1p(TUNED_AT));
  const prior = { a: concentration * q, b: concentration * (1 - q) };
  return logMixture(atMost, n, prior) - logLikelihood(atMost, n, q);
}
