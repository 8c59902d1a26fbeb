import type { DurationMs } from '../shared/index.ts';
import type { HistogramSample, MetricFamily, MetricSample } from './exposition.ts';
import type { Moments } from './moments.ts';
import type { Rollup } from './rollup.ts';
import { countsAtMost, type Sketch } from './sketch.ts';

/** Fixed, so that series of all gateways and versions can be added up. */
const BOUNDS_MS: readonly DurationMs[] = [
  50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 120_000,
];

const MICRO = 1_000_000;

/** A sum of everything that one release served, and what people call the release. */
export type ServedSum = {
  readonly label: string;
  readonly rollup: Rollup;
  /** Of whoever counted it; absent: nobody else did. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

/**
 * Counters and histograms of requests, a series for each deployment and kind of traffic, whatever was asked of it.
 * @param sums one for each deployment and kind of traffic, never less than the time before
 */
export function requestMetrics(sums: readonly ServedSum[]): readonly MetricFamily[] {
  return [
    {
      name: 'headgate_requests_total',
      help: 'Requests that were sent to a release, by how they ended.',
      type: 'counter',
      samples: sums.flatMap((sum) =>
        Object.entries(sum.rollup.outcomes).map(([outcome, value]) => ({
          labels: { ...labelsOf(sum), outcome },
          value,
        })),
      ),
    },
    durations(
      sums,
      'headgate_response_time_seconds',
      'Until the last byte of a reply.',
      ({ latency, latencySketch }) => ({
        moments: latency,
        sketch: latencySketch,
      }),
    ),
    durations(
      sums,
      'headgate_time_to_first_token_seconds',
      'Until a streamed reply said something.',
      ({ firstToken, firstTokenSketch }) => ({ moments: firstToken, sketch: firstTokenSketch }),
    ),
    {
      name: 'headgate_tokens_total',
      help: 'Tokens, of the replies that told them.',
      type: 'counter',
      samples: sums.flatMap((sum) => [
        ...counted(sum, sum.rollup.tokensIn, 1, { direction: 'input' }),
        ...counted(sum, sum.rollup.tokensOut, 1, { direction: 'output' }),
      ]),
    },
    {
      name: 'headgate_cost_dollars_total',
      help: 'US dollars, of the requests whose cost is known: headgate_priced_requests_total.',
      type: 'counter',
      samples: sums.flatMap((sum) => counted(sum, sum.rollup.cost, MICRO)),
    },
    {
      name: 'headgate_priced_requests_total',
      help: 'Requests whose cost is known: their tokens were told, and their model has a price.',
      type: 'counter',
      samples: sums.flatMap((sum) =>
        sum.rollup.cost === undefined ? [] : [{ labels: labelsOf(sum), value: sum.rollup.cost.n }],
      ),
    },
  ];
}

function labelsOf({ label, rollup, labels }: ServedSum): Readonly<Record<string, string>> {
  const { agent, environment, deploymentId, traffic = 'user' } = rollup.key;
  return { ...labels, agent, environment, release: label, deployment: deploymentId, traffic };
}

function counted(
  sum: ServedSum,
  moments: Moments | undefined,
  unit: number,
  more: Readonly<Record<string, string>> = {},
): readonly MetricSample[] {
  return moments === undefined ? [] : [{ labels: { ...labelsOf(sum), ...more }, value: moments.sum / unit }];
}

function durations(
  sums: readonly ServedSum[],
  name: string,
  help: string,
  of: (rollup: Rollup) => { readonly moments: Moments | undefined; readonly sketch: Sketch | undefined },
): MetricFamily {
  const samples = sums.flatMap((sum): readonly HistogramSample[] => {
    const { moments, sketch } = of(sum.rollup);
    if (moments === undefined || sketch === undefined || moments.n === 0) return [];
    const counts = countsAtMost(sketch, BOUNDS_MS);
    const buckets = BOUNDS_MS.map((bound, index) => ({ le: bound / 1_000, count: counts[index] ?? 0 }));
    return [{ labels: labelsOf(sum), buckets, sum: moments.sum / 1_000, count: moments.n }];
  });
  return { name, help, type: 'histogram', samples };
}
