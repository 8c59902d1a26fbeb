import type { Rollup } from '#domain/sample/index.ts';
import type { Look, Measure, Sums } from '../rule/rule.ts';
import type { Arm } from '../stream/arm-tally.ts';
import { Traffic } from '../stream/traffic.ts';
import type { Behaviour, World } from '../stream/world.ts';

type Totals = Readonly<Record<Arm, Sums>>;

export const MEASURES: readonly Measure[] = ['error-rate', 'response-time'];

const NOTHING: Totals = { candidate: { n: 0, sum: 0, sumSq: 0 }, baseline: { n: 0, sum: 0, sumSq: 0 } };

/** One path, a look at each measure after every minute. */
export function follow(
  {
    world,
    candidate,
    baseline,
  }: { readonly world: World; readonly candidate: Behaviour; readonly baseline: Behaviour },
  stream: number,
  path: number,
  see: (look: Look, minute: number) => void,
): void {
  const traffic = new Traffic(world, { candidate, baseline }, stream, path);
  const before: Record<Measure, Totals> = { 'error-rate': NOTHING, 'response-time': NOTHING };
  let minute = 0;
  for (const { share, batches } of world.steps) {
    traffic.startStep();
    for (const end = minute + batches; minute < end; minute += 1) {
      traffic.serve(share);
      const served = traffic.served();
      for (const measure of MEASURES) {
        const total = { candidate: sumsOf(measure, served.candidate), baseline: sumsOf(measure, served.baseline) };
        const earlier = before[measure];
        const since = {
          candidate: less(total.candidate, earlier.candidate),
          baseline: less(total.baseline, earlier.baseline),
        };
        before[measure] = total;
        see({ measure, minute: since, total, served }, minute);
      }
    }
  }
}

function sumsOf(measure: Measure, rollups: readonly Rollup[]): Sums {
  let [n, sum, sumSq] = [0, 0, 0];
  for (const { outcomes, latency } of rollups) {
    if (measure === 'response-time') {
      n += latency.n;
      sum += latency.sum;
      sumSq += latency.sumSq;
      continue;
    }
    n += outcomes.success + outcomes['agent-error'];
    sum += outcomes['agent-error'];
    sumSq += outcomes['agent-error'];
  }
  return { n, sum, sumSq };
}

function less(a: Sums, b: Sums): Sums {
  return { n: a.n - b.n, sum: a.sum - b.sum, sumSq: a.sumSq - b.sumSq };
}
