import type { Benchmark } from '../benchmark.ts';
import { benchControl } from './bench.ts';
import { planOf } from './plan.ts';
import { renderCurve, renderReport } from './report.ts';
import { boundsOf } from './result.ts';

export const control: Benchmark = {
  name: 'control',
  usage: [
    ['control', 'what a reconcile pass costs, on a PostgreSQL of its own; some minutes'],
    ['control --quick', 'up to 1,000 rollouts instead of 10,000; a minute'],
  ],
  async run({ isQuick, tell, stopped }) {
    const measured = await benchControl(planOf(isQuick), tell, stopped);
    const bounds = boundsOf(measured.rows);
    return {
      report: renderReport(measured, bounds),
      json: { ...measured, bounds },
      svg: renderCurve(measured),
      allKept: bounds.every((bound) => bound.kept),
    };
  },
};
