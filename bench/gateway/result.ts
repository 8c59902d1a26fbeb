import type { Measured } from './bench.ts';
import { CONTESTANT_NAMES, type ContestantName } from './contestant/contestant.ts';
import { median } from './load/quantile.ts';
import type { Sample } from './measure.ts';

/** The middle of all rounds. `aboveDirect` and the ratios are taken round by round, so that what the machine did meanwhile falls out. */
export type Row = {
  readonly name: ContestantName;
  readonly perSecond: number;
  readonly ofBare: number;
  readonly cpuUsPerRequest: number | undefined;
  readonly cpuOfBare: number | undefined;
  readonly p50AboveDirectMs: number;
  readonly p99AboveDirectMs: number;
  readonly firstByteP50AboveDirectMs: number;
  readonly firstByteP99AboveDirectMs: number;
  readonly failed: number;
  readonly failedStreams: number;
};

/** Something that must hold, as a figure of this run. */
export type Bound = {
  readonly name: string;
  readonly figure: number;
  readonly limit: number;
  readonly kind: 'at least' | 'at most' | 'exactly';
  readonly kept: boolean;
};

export function rowsOf(samples: readonly Sample[]): readonly Row[] {
  const measured = new Set(samples.map(({ name }) => name));
  return CONTESTANT_NAMES.filter((name) => measured.has(name)).map((name) => rowOf(name, samples));
}

function rowOf(name: ContestantName, samples: readonly Sample[]): Row {
  const own = samples.filter((sample) => sample.name === name);
  const against = (other: ContestantName, figure: (sample: Sample, other: Sample) => number) =>
    median(
      own.flatMap((sample) => {
        const found = samples.find((each) => each.name === other && each.round === sample.round);
        return found === undefined ? [] : [figure(sample, found)];
      }),
    );
  const cpus = own.flatMap(({ cpuUsPerRequest }) => cpuUsPerRequest ?? []);
  return {
    name,
    perSecond: median(own.map(({ perSecond }) => perSecond)),
    ofBare: against('bare proxy', (sample, bare) => sample.perSecond / bare.perSecond),
    cpuUsPerRequest: cpus.length === 0 ? undefined : median(cpus),
    cpuOfBare:
      cpus.length === 0
        ? undefined
        : against('bare proxy', (sample, bare) => (sample.cpuUsPerRequest ?? 0) / (bare.cpuUsPerRequest ?? 0)),
    p50AboveDirectMs: against('direct', (sample, direct) => sample.whole.p50 - direct.whole.p50),
    p99AboveDirectMs: against('direct', (sample, direct) => sample.whole.p99 - direct.whole.p99),
    firstByteP50AboveDirectMs: against('direct', (sample, direct) => sample.firstByte.p50 - direct.firstByte.p50),
    firstByteP99AboveDirectMs: against('direct', (sample, direct) => sample.firstByte.p99 - direct.firstByte.p99),
    failed: own.reduce((total, { failed }) => total + failed, 0),
    failedStreams: own.reduce((total, { failedStreams }) => total + failedStreams, 0),
  };
}

/** The bounds that the gateway was built to. */
export function boundsOf({ samples, sent, counted, curve }: Measured): readonly Bound[] {
  const rows = rowsOf(samples);
  const find = (name: ContestantName) => rows.find((row) => row.name === name);
  const [http, chat, responses] = [find('gateway, HTTP'), find('gateway, chat'), find('gateway, responses')];
  const portkey = find('portkey');
  return [
    atLeast('plain HTTP, rate of the bare proxy', http?.ofBare, 0.9),
    atMost('plain HTTP, processor time of the bare proxy', http?.cpuOfBare, 1.15),
    atLeast('chat, everything on, rate of the bare proxy', chat?.ofBare, 0.85),
    atMost('chat, everything on, processor time of the bare proxy', chat?.cpuOfBare, 1.25),
    atLeast('responses, everything on, rate of the bare proxy', responses?.ofBare, 0.85),
    atMost('responses, everything on, processor time of the bare proxy', responses?.cpuOfBare, 1.25),
    atLeast('chat, rate of Portkey', chat && portkey && chat.perSecond / portkey.perSecond, 6),
    atMost('chat at 1,000/s, p99 above direct, ms', chat?.p99AboveDirectMs, 2),
    atMost('plain HTTP at 1,000/s, p99 above direct, ms', http?.p99AboveDirectMs, 2),
    atMost('stream, first byte above direct, middle, ms', chat?.firstByteP50AboveDirectMs, 2),
    atMost('stream, first byte above direct, p99, ms', chat?.firstByteP99AboveDirectMs, 2),
    exactly('requests counted, of those sent', counted / sent, 1),
    ...curve.map((point) =>
      exactly(`requests counted by ${point.processes} processes, of those sent`, point.counted / point.sent, 1),
    ),
  ].flatMap((bound) => bound ?? []);
}

function atLeast(name: string, figure: number | undefined, limit: number): Bound | undefined {
  return figure === undefined ? undefined : { name, figure, limit, kind: 'at least', kept: figure >= limit };
}

function atMost(name: string, figure: number | undefined, limit: number): Bound | undefined {
  return figure === undefined ? undefined : { name, figure, limit, kind: 'at most', kept: figure <= limit };
}

function exactly(name: string, figure: number, limit: number): Bound {
  return { name, figure, limit, kind: 'exactly', kept: figure === limit };
}
