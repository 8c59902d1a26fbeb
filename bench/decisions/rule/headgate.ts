import { judgeMetrics, type Metric } from '#domain/analysis/index.ts';
import { strategyDefaults } from '#domain/plan/index.ts';
import type { Family, Measure } from './rule.ts';

const FAILED = 1;

/**
 * The rule under test, alone with the whole budget: with the guide's margin and limit, and with no margin, which is what the others ask.
 * Without its exposure the second skips the search for what could have been seen, which nobody reads here.
 */
export function headgate(measure: Measure): Family {
  const guide = strategyDefaults.metrics.find(({ name }) => name === measure);
  if (guide === undefined) throw new Error(`the defaults have no ${measure}`);
  const { critical: _limit, ...plain } = guide;
  const noMargin = { ...plain, margin: { ...plain.margin, value: 0 }, minExposure: Number.MAX_SAFE_INTEGER };
  const metrics: readonly Metric[] = [guide, noMargin];
  return {
    variants: [
      { rule: 'Headgate', setting: 'the guide’s margin and limit', threshold: FAILED / 2 },
      { rule: 'Headgate, no margin', setting: 'rolls back for any sure difference', threshold: FAILED / 2 },
    ],
    start: () => {
      const failed = metrics.map(() => false);
      return ({ served }) =>
        metrics.map((metric, index) => {
          // Its word is final: it rolls back.
          failed[index] ||= judgeMetrics([metric], served, strategyDefaults.alpha).some(({ kind }) => kind === 'fail');
          return failed[index] ? FAILED : 0;
        });
    },
  };
}
