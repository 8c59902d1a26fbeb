import type { Crew } from '../crew.ts';
import { type Plan, ranges } from '../plan.ts';
import { calibrate } from './calibrate.ts';
import { MEASURES } from './follow.ts';
import { effects } from './grid.ts';
import type { Peaks, PeaksTask } from './peaks.ts';
import { joinRaces, type RaceTask } from './race.ts';
import { type Row, rowsOf, servedAfter } from './rows.ts';

export type Power = {
  readonly rows: readonly Row[];
  /** Candidate requests after each minute, in the mean. */
  readonly served: readonly number[];
};

/** The figures without the curves, which are a megabyte and are drawn already. */
export function withoutCurves({ rows }: Power) {
  return {
    rows: rows.map((row) => ({ ...row, cells: row.cells.map(({ missed, median, q80 }) => ({ missed, median, q80 })) })),
  };
}

const TRAFFIC = ['independent', 'conversations'] as const;

/** Every rule on the same streams: first how to tune the others, then all of them at every effect. */
export async function measurePower(plan: Plan, crew: Crew, tell: (what: string) => void): Promise<Power> {
  const peakTasks = TRAFFIC.flatMap((traffic) =>
    ranges(plan.nullPaths, plan.pathsPerTask).map((range): PeaksTask => ({ kind: 'peaks', traffic, ...range })),
  );
  const parts = await crew.do(peakTasks, (done) => tell(`tuning the others: ${done} of ${peakTasks.length} parts`));
  const peaksOf = (traffic: PeaksTask['traffic']): Peaks => {
    const own = parts.filter((_, index) => peakTasks[index]?.traffic === traffic);
    return {
      'error-rate': own.flatMap((part) => part['error-rate']),
      'response-time': own.flatMap((part) => part['response-time']),
    };
  };
  const paths = { independent: peaksOf('independent'), conversations: peaksOf('conversations') };
  const tuned = { 'error-rate': calibrate('error-rate', paths), 'response-time': calibrate('response-time', paths) };
  const tasks = effects.flatMap((_, effect) =>
    ranges(plan.effectPaths, plan.pathsPerTask).map(
      (range): RaceTask => ({ kind: 'race', effect, settings: tuned, ...range }),
    ),
  );
  const found = await crew.do(tasks, (done) => tell(`power: ${done} of ${tasks.length} parts`));
  const races = effects.map((_, effect) => joinRaces(found.filter((_, index) => tasks[index]?.effect === effect)));
  return {
    rows: MEASURES.flatMap((measure) => rowsOf(measure, tuned[measure], races)),
    served: races.slice(0, 1).flatMap((race) => servedAfter(race['error-rate'])),
  };
}
