import { count } from '../../report/count.ts';
import { renderTable } from '../../report/table.ts';
import type { Cost } from '../cost/measure.ts';
import type { Replayed } from '../replay/measure.ts';
import { percent } from './figures.ts';

/** Whole rollouts, by release and rate. */
export function renderReplays(replays: readonly Replayed[]): string {
  return renderTable(
    [
      'whole rollouts',
      'requests an hour',
      'promoted',
      'rolled back',
      'to a person',
      'without a person',
      'hours, median',
      '80 %',
    ],
    replays.map(({ release, requestsPerHour, rollouts, promoted, rolledBack, person, medianHours, q80Hours }) => [
      `${release}, ${rollouts} of them`,
      count(requestsPerHour),
      ...[promoted, rolledBack, person, rollouts - person].map((part) => percent(part / rollouts)),
      ...[medianHours, q80Hours].map((hours) => hours.toFixed(1)),
    ]),
  );
}

/** A release against itself, one rollout after the other. */
export function renderFourWeeks(replays: readonly Replayed[]): string {
  return renderTable(
    ['a release against itself', 'in four weeks', 'rolled back', 'to a person', 'in all', 'rolled back', 'over weeks'],
    replays
      .filter(({ release }) => release === 'healthy')
      .map(({ requestsPerHour, fourWeeks, rollouts, rolledBack, totalHours }) => [
        `${count(requestsPerHour)} requests an hour`,
        ...[fourWeeks.rollouts, fourWeeks.rolledBack, fourWeeks.person, rollouts, rolledBack].map(count),
        (totalHours / 24 / 7).toFixed(1),
      ]),
  );
}

export function renderCost({ metrics, repeated, days }: Cost): string {
  const twice = repeated === 0 ? '' : `, ${repeated} of them twice`;
  return renderTable(
    [`a verdict over ${metrics} metrics${twice}`, 'ms'],
    days.map(({ requests, medianMs }) => [`after ${count(requests)} requests in three steps`, medianMs.toFixed(2)]),
  );
}
