import { median } from '../gateway/load/quantile.ts';
import { HEADGATE_NAME } from './headgate.ts';
import { otherWork, type Run } from './run.ts';

/** The middle of all rounds of one contestant. */
export type Row = {
  readonly name: string;
  readonly cases: number;
  readonly delayMs: number;
  readonly idealMs: number;
  readonly wallMs: number;
  /** Of the ideal. */
  readonly times: number;
  readonly peakBytes: number | undefined;
  readonly atOnce: number;
  /** How many times as long as each other one it took, in the same round. */
  readonly timesOf: Readonly<Record<string, number>>;
  /** Of Headgate's memory, in the same round. */
  readonly memoryOf: number | undefined;
  /** Why its figures say nothing. */
  readonly otherWork: string | undefined;
};

/** Of runs of the same work: the nth of each contestant is the nth round. */
export function rowsOf(runs: readonly Run[]): readonly Row[] {
  const byName = Map.groupBy(runs, ({ name }) => name);
  return [...byName].map(([name, own]) => rowOf(name, own, byName));
}

function rowOf(name: string, own: readonly Run[], byName: ReadonlyMap<string, readonly Run[]>): Row {
  const [first] = own;
  if (first === undefined) throw new Error('there is at least one round');
  const { cases, delayMs, idealMs } = first;
  const against = (other: readonly Run[], figure: (run: Run) => number) =>
    median(own.flatMap((run, round) => (other[round] === undefined ? [] : [figure(run) / figure(other[round])])));
  const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? []);
  const headgate = byName.get(HEADGATE_NAME) ?? [];
  return {
    ...{ name, cases, delayMs, idealMs },
    wallMs: median(own.map(({ wallMs }) => wallMs)),
    times: median(own.map((run) => run.wallMs / run.idealMs)),
    peakBytes: peaks.length === 0 ? undefined : median(peaks),
    atOnce: Math.max(...own.map(({ asked }) => asked.atOnce)),
    timesOf: Object.fromEntries([...byName].map(([other, all]) => [other, against(all, ({ wallMs }) => wallMs)])),
    memoryOf: peaks.length === 0 ? undefined : against(headgate, ({ peakBytes = Number.NaN }) => peakBytes),
    otherWork: own.flatMap((run) => otherWork(run) ?? [])[0],
  };
}
