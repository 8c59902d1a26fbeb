import type { Crew } from '../crew.ts';
import { type Plan, ranges } from '../plan.ts';
import { quantile } from '../report/quantile.ts';
import { type Played, releases } from './play.ts';
import { RATES, type ReplayTask } from './replay.ts';

/** How the rollouts of one release at one rate ended. */
export type Replayed = {
  readonly release: string;
  readonly requestsPerHour: number;
  readonly rollouts: number;
  readonly promoted: number;
  readonly rolledBack: number;
  readonly person: number;
  /** Until it was promoted, rolled back or waited for a person. */
  readonly medianHours: number;
  readonly q80Hours: number;
  readonly totalHours: number;
  /** Of the rollouts that fit into the first four weeks, one after the other. */
  readonly fourWeeks: { readonly rollouts: number; readonly rolledBack: number; readonly person: number };
};

/** The first of them. */
const HEALTHY = 0;
const FOUR_WEEKS_HOURS = 28 * 24;

export async function measureReplays(
  plan: Plan,
  crew: Crew,
  tell: (what: string) => void,
): Promise<readonly Replayed[]> {
  const cases = releases.flatMap((_, release) => RATES.map((requestsPerHour) => ({ release, requestsPerHour })));
  const tasks = cases.flatMap((each) =>
    ranges(each.release === HEALTHY ? plan.healthyRollouts : plan.worseRollouts, plan.rolloutsPerTask).map(
      (range): ReplayTask => ({ kind: 'replay', ...each, ...range }),
    ),
  );
  const found = await crew.do(tasks, (done) => tell(`whole rollouts: ${done} of ${tasks.length} parts`));
  return cases.map(({ release, requestsPerHour }) => {
    const played = found.flatMap((part, index) => {
      const task = tasks[index];
      return task?.release === release && task.requestsPerHour === requestsPerHour ? part : [];
    });
    return summed(releases[release]?.name ?? '', requestsPerHour, played);
  });
}

function summed(release: string, requestsPerHour: number, played: readonly Played[]): Replayed {
  const count = (of: readonly Played[], ending: Played['ending']) => of.filter((each) => each.ending === ending).length;
  const hours = played.map((each) => each.hours);
  let spent = 0;
  const inTime = played.filter((each) => {
    spent += each.hours;
    return spent <= FOUR_WEEKS_HOURS;
  });
  return {
    ...{ release, requestsPerHour, rollouts: played.length },
    promoted: count(played, 'promoted'),
    rolledBack: count(played, 'rolled back'),
    person: count(played, 'person'),
    medianHours: quantile(hours, 0.5),
    q80Hours: quantile(hours, 0.8),
    totalHours: spent,
    fourWeeks: {
      rollouts: inTime.length,
      rolledBack: count(inTime, 'rolled back'),
      person: count(inTime, 'person'),
    },
  };
}
