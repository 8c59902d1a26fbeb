import { trendOf } from '#domain/statistics/index.ts';
import { CHAT, FACES } from './face.ts';
import type { Soaked, SoakSample } from './soak.ts';
import { NONE, totalOf } from './tally.ts';

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

export function verdictsOf(soaked: Soaked): readonly SoakVerdict[] {
  const { plan, samples, opinions, counted, watched } = soaked;
  const settled = samples.filter(({ atMs }) => atMs > plan.warmUpShare * plan.minutes * 60_000);
  const { sent, dropped } = totalOf([...samples, opinions.asked, opinions.said]);
  return [
    {
      name: 'requests dropped',
      found: `${dropped} of ${sent.toLocaleString('en-US')}`,
      kept: dropped === 0 && sent > 0,
      isJudged: true,
    },
    ...agentsCounted(soaked),
    exactly('ratings', opinions.said.sent, counted.after.ratings - counted.before.ratings),
    { name: 'spans dropped', ...letGo(watched.droppedSpans) },
    { name: 'requests that the log had no room for', ...letGo(watched.requestsNotKept) },
    flat('resident memory of the gateway', settled, ({ gateway }) => gateway.residentBytes / 2 ** 20, 'MiB'),
    flat('heap of the gateway', settled, ({ gateway }) => (gateway.heapBytes ?? Number.NaN) / 2 ** 20, 'MiB'),
    // What else the machine does is in it: to be looked at, not judged.
    { ...flat('p50 of a request', settled, ({ whole }) => whole.p50, 'ms'), kept: undefined, isJudged: false },
  ];
}

/** Each agent's requests, by whatever face they came, as control counted them meanwhile. */
function agentsCounted({ samples, opinions, counted }: Soaked): readonly SoakVerdict[] {
  return Object.entries(counted.after.byAgent).map(([agent, after]) => {
    const faces = FACES.filter((face) => face.agent === agent);
    const { sent } = totalOf(samples.flatMap(({ byFace }) => faces.map(({ name }) => byFace[name] ?? NONE)));
    const alsoAsked = agent === CHAT.agent ? opinions.asked.sent : 0;
    return exactly(`requests of ${agent}`, sent + alsoAsked, after - (counted.before.byAgent[agent] ?? 0));
  });
}

function exactly(what: string, sent: number, counted: number): SoakVerdict {
  const found = `${counted.toLocaleString('en-US')} of ${sent.toLocaleString('en-US')}`;
  return { name: `${what} that control counted`, found, kept: counted === sent && sent > 0, isJudged: true };
}

function letGo(count: number | undefined): Omit<SoakVerdict, 'name'> {
  return {
    found: count === undefined ? '?' : count.toLocaleString('en-US'),
    kept: count === undefined ? undefined : count === 0,
    isJudged: true,
  };
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
