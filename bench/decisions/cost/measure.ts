import { judgeMetrics, type Metric } from '#domain/analysis/index.ts';
import { optionalMetrics, strategyDefaults } from '#domain/plan/index.ts';
import { quantile } from '../report/quantile.ts';
import { evaluate } from '../stream/evaluation.ts';
import { Traffic } from '../stream/traffic.ts';
import { TYPICAL, type World } from '../stream/world.ts';

/** What a verdict over ten metrics costs, of a day in which a rollout took three steps. */
export type Cost = {
  readonly metrics: number;
  /** Of those, how many are there a second time. */
  readonly repeated: number;
  readonly days: readonly { readonly requests: number; readonly medianMs: number }[];
};

const METRICS = 10;
const [ROUNDS, VERDICTS_IN_ROUND] = [30, 20];

/** Of few requests and of many in turn, so that what else the machine does meets both alike. */
export function measureCost(requests: readonly number[]): Cost {
  const { alpha } = strategyDefaults;
  const known = [...strategyDefaults.metrics, ...optionalMetrics];
  const metrics = Array.from({ length: METRICS }, (_, index) => known[index % known.length]).filter(
    (metric): metric is Metric => metric !== undefined,
  );
  const days = requests.map((count) => ({ requests: count, samples: dayOf(count), times: [] as number[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { samples, times } of days) {
      const start = performance.now();
      for (let verdict = 0; verdict < VERDICTS_IN_ROUND; verdict += 1) judgeMetrics(metrics, samples, alpha);
      times.push((performance.now() - start) / VERDICTS_IN_ROUND);
    }
  }
  return {
    metrics: metrics.length,
    repeated: Math.max(0, METRICS - known.length),
    days: days.map(({ requests: count, times }) => ({ requests: count, medianMs: quantile(times, 0.5) })),
  };
}

/** Roll-ups as the store sums them up: one for each arm and route version, all key buckets met where requests suffice. */
function dayOf(requests: number) {
  const world: World = { name: 'a day', steps: [], requestsPerBatch: Math.round(requests / 3), turns: 3 };
  const traffic = new Traffic(world, { candidate: TYPICAL, baseline: TYPICAL }, 7_000, requests);
  for (const share of [0.05, 0.25, 0.5]) {
    traffic.startStep();
    traffic.serve(share);
  }
  return { ...traffic.served(), quality: evaluate(traffic.dice, 1, 0) };
}
