import { trendOf } from '#domain/statistics/index.ts';
import type { Soaked, SoakSample } from './soak.ts';

/** Something that is looked at at the end of a soak. */
export type SoakVerdict = {
  readonly name: string;
  readonly found: string;
  /** Undefined: it can't be told. */
  readonly kept: boolean | undefined;
  /** False: it is only shown. */
  readonly isJudged: boolean;
};

/** One in a hundred series without a trend looks as steep. */
const SURE_Z = 2.33;
/** Growth over the whole run, in shares of the middle, that is no leak: what a collector does when it likes. */
const NO_LEAK = 0.05;

export function verdictsOf({ plan, samples }: Soaked): readonly SoakVerdict[] {
  const settled = samples.filter(({ atMs }) => atMs > plan.warmUpShare * plan.minutes * 60_000);
  const sent = samples.reduce((total, sample) => total + sample.sent, 0);
  const dropped = samples.reduce((total, sample) => total + sample.dropped, 0);
  return [
    {
      name: 'requests dropped',
      found: `${dropped} of ${sent.toLocaleString('en-US')}`,
      kept: dropped === 0 && sent > 0,
      isJudged: true,
    },
    flat('resident memory of the gateway', settled, ({ gateway }) => gateway.residentBytes / 2 ** 20, 'MiB'),
    flat('heap of the gateway', settled, ({ gateway }) => (gateway.heapBytes ?? Number.NaN) / 2 ** 20, 'MiB'),
    // What else the machine does is in it: to be looked at, not judged.
    { ...flat('p50 of a request', settled, ({ whole }) => whole.p50, 'ms'), kept: undefined, isJudged: false },
  ];
}

function flat(
  name: string,
  samples: readonly SoakSample[],
  value: (sample: SoakSample) => number,
  unit: string,
): SoakVerdict {
  const points = samples.map((sample) => ({ at: sample.atMs / 3_600_000, value: value(sample) }));
  const trend = trendOf(points);
  const [first, last] = [points[0], points.at(-1)];
  const middle = [...points].sort((a, b) => a.value - b.value)[Math.floor(points.length / 2)]?.value ?? Number.NaN;
  if (first === undefined || last === undefined || trend === undefined || Number.isNaN(middle)) {
    return { name: `${name} is flat`, found: 'too few samples to tell', kept: undefined, isJudged: true };
  }
  const hours = last.at - first.at;
  const growth = trend.slope * hours;
  // What leaks reaches new heights; a heap that is let grow and is then cleared does not.
  const half = Math.floor(points.length / 2);
  const isHigher = highest(points.slice(half)) > (1 + NO_LEAK) * highest(points.slice(0, half));
  const interval = `${signed(trend.lower * hours)} to ${signed(trend.upper * hours)}`;
  const found = `${middle.toFixed(1)} ${unit}, ${signed(growth)} ${unit} meanwhile (95 %: ${interval}; z ${trend.z.toFixed(1)})`;
  return {
    name: `${name} is flat`,
    found,
    kept: !(trend.z > SURE_Z && growth > NO_LEAK * middle && isHigher),
    isJudged: true,
  };
}

function highest(points: readonly { readonly value: number }[]): number {
  return Math.max(...points.map(({ value }) => value));
}

function signed(number: number): string {
  return `${number < 0 ? '' : '+'}${number.toFixed(1)}`;
}
