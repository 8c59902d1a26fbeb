import type { Benchmark } from '../benchmark.ts';
import { benchDecisions } from './bench.ts';
import { renderPicture } from './picture.ts';
import { planOf } from './plan.ts';
import { withoutCurves } from './power/measure.ts';
import { renderReport } from './report.ts';
import { boundsOf } from './result.ts';

export const decisions: Benchmark = {
  name: 'decisions',
  usage: [
    ['decisions', 'how often and how soon the statistics roll back, beside other rules; six minutes'],
    ['decisions --quick', 'few paths, to see that it runs; half a minute'],
  ],
  async run({ isQuick, tell, stopped }) {
    const measured = await benchDecisions(planOf(isQuick), tell, stopped);
    const bounds = boundsOf(measured);
    return {
      report: renderReport(measured, bounds),
      json: { ...measured, power: withoutCurves(measured.power), bounds },
      svg: renderPicture(measured),
      allKept: bounds.every(({ kept }) => kept),
    };
  },
};
