import type { Moments } from './moments.ts';
import type { Rollup } from './rollup.ts';
import type { Sketch } from './sketch.ts';

/**
 * `factor` times the requests, each ending as often as before, as if they were independent: buckets are left out, and the
 * names of requests, of which there are no others. Counts of sketches may become fractions.
 */
export function scaleRollup(rollup: Rollup, factor: number): Rollup {
  const scale = (count: number) => Math.round(count * factor);
  const { outcomes } = rollup;
  return {
    ...rollup,
    outcomes: {
      success: scale(outcomes.success),
      'user-error': scale(outcomes['user-error']),
      'agent-error': scale(outcomes['agent-error']),
      blocked: scale(outcomes.blocked),
      'gateway-error': scale(outcomes['gateway-error']),
      aborted: scale(outcomes.aborted),
      limited: scale(outcomes.limited),
    },
    latency: scaleMoments(rollup.latency, factor),
    latencySketch: scaleSketch(rollup.latencySketch, factor),
    firstByte: scaleMoments(rollup.firstByte, factor),
    firstToken: scalePart(rollup.firstToken, factor),
    firstTokenSketch: undefined,
    tokens: scaleMoments(rollup.tokens, factor),
    tokensIn: scalePart(rollup.tokensIn, factor),
    tokensOut: scalePart(rollup.tokensOut, factor),
    cost: scalePart(rollup.cost, factor),
    toolCalls: undefined,
    worst: undefined,
    ratings: scaleMoments(rollup.ratings, factor),
    complaints: scale(rollup.complaints),
    buckets: {},
  };
}

/** The same mean and variance of another number of values. */
function scaleMoments({ n, sum, sumSq }: Moments, factor: number): Moments {
  const scaled = Math.round(n * factor);
  return n === 0 ? { n, sum, sumSq } : { n: scaled, sum: (sum / n) * scaled, sumSq: (sumSq / n) * scaled };
}

function scalePart(moments: Moments | undefined, factor: number): Moments | undefined {
  return moments === undefined ? undefined : scaleMoments(moments, factor);
}

function scaleSketch(sketch: Sketch, factor: number): Sketch {
  return Object.fromEntries(Object.entries(sketch).map(([bucket, count]) => [bucket, count * factor]));
}
