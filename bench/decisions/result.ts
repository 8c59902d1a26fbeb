import type { Measured } from './bench.ts';
import { ALPHA } from './false-alarm/watched.ts';
import { atMost, type Bound, limitOf } from './report/bound.ts';

const [MOST_MS, MOST_GROWTH] = [2, 1.5];

/** What the rule was built to. */
export function boundsOf({ errors, rivals, replays, cost }: Measured): readonly Bound[] {
  const rules = [...new Set(errors.map(({ kind, rule }) => `${kind}: ${rule}`))];
  return [
    ...rules.map((name) => {
      const own = errors.filter(({ kind, rule }) => `${kind}: ${rule}` === name);
      const worst = own.toSorted((a, b) => b.erred / b.paths - b.limit - (a.erred / a.paths - a.limit))[0];
      const figure = worst === undefined ? Number.NaN : worst.erred / worst.paths;
      return atMost(`${name}, worst in ${worst?.world}`, figure, worst?.limit ?? Number.NaN);
    }),
    ...rivals
      .filter(({ tuning }) => tuning.on === 'any traffic')
      .map(({ measure, effect, tuning, own, other }) =>
        atMost(`${measure} ${effect}: requests of ${tuning.like}, of the best other`, own / other, 1),
      ),
    ...replays.map(({ release, requestsPerHour, rollouts, promoted, rolledBack }) =>
      release === 'healthy'
        ? atMost(
            `healthy rollouts at ${requestsPerHour} an hour: rolled back`,
            rolledBack / rollouts,
            limitOf(ALPHA.rollBack, rollouts),
          )
        : atMost(
            `${release} at ${requestsPerHour} an hour: promoted`,
            promoted / rollouts,
            limitOf(ALPHA.promote, rollouts),
          ),
    ),
    ...cost.days.map(({ requests, medianMs }) =>
      atMost(
        `a verdict over ${cost.metrics} metrics after ${requests.toLocaleString('en-US')} requests, ms`,
        medianMs,
        MOST_MS,
      ),
    ),
    atMost('its growth from the least to the most requests', growthOf(cost), MOST_GROWTH),
  ];
}

function growthOf({ days }: Measured['cost']): number {
  return (days.at(-1)?.medianMs ?? Number.NaN) / (days[0]?.medianMs ?? Number.NaN);
}
