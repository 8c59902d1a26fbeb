import { count } from '../report/count.ts';
import { middle, type Sample } from './measure.ts';
import type { Scenario } from './plan.ts';

/** What was measured of one scenario with a number of controllers. Times are per pass, milliseconds. */
export type Row = Sample & {
  readonly scenario: Scenario;
  readonly controllers: number;
};

/** What one controller does by itself. */
export type Rest = {
  readonly scenario: Scenario;
  readonly passesPerSecond: number;
  readonly cpuRatio: number;
};

/** Something that must hold, as a ratio of two figures of this run. */
export type Bound = { readonly name: string; readonly ratio: number; readonly atMost: number; readonly kept: boolean };

/** The bounds of issue and docs: what is due costs the same among ten thousand as among a hundred, what is not costs nothing. */
const MOST_GROWTH = 2;
const NOTHING = 1.25;

export function rowOf(scenario: Scenario, controllers: number, samples: readonly Sample[]): Row {
  return { scenario, controllers, ...middle(samples) };
}

/** What a pass costs whoever pays for the machine: processor time of controller and database, or the time on the wall where that is all. */
export function costOf({ controllerCpuMs, databaseCpuMs, elapsedMs }: Sample): number {
  return databaseCpuMs === undefined ? elapsedMs : controllerCpuMs + databaseCpuMs;
}

export function boundsOf(rows: readonly Row[]): readonly Bound[] {
  const costs = (group: Scenario['group'], controllers: number, from = 0) =>
    rows
      .filter((row) => row.scenario.group === group && row.controllers === controllers && row.scenario.n >= from)
      .map((row) => ({ n: row.scenario.n, cost: costOf(row) }));
  return [
    ...[1, 3].map((controllers) => {
      const name = `cost per due rollout, ${controllers === 1 ? '1 controller' : `${controllers} controllers`}`;
      return boundOf(name, costs('curve', controllers, 100), MOST_GROWTH);
    }),
    boundOf('cost beside idle rollouts', costs('idle', 1), NOTHING),
    boundOf('cost after ended promotions', costs('ended', 1), NOTHING),
  ].flatMap((bound) => bound ?? []);
}

/** The dearest against the first, which has the least of what grows. */
function boundOf(
  name: string,
  costs: readonly { readonly n: number; readonly cost: number }[],
  atMost: number,
): Bound | undefined {
  const [first, ...others] = costs;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const ratio = Math.max(...others.map(({ cost }) => cost)) / first.cost;
  return { name: `${name}, ${count(first.n)} to ${count(last.n)}`, ratio, atMost, kept: ratio <= atMost };
}
