import type { Benchmark } from '../benchmark.ts';
import { benchGateway } from './bench.ts';
import { renderPicture } from './picture.ts';
import { planOf } from './plan.ts';
import { renderReport } from './report.ts';
import { boundsOf, rowsOf } from './result.ts';

export const gateway: Benchmark = {
  name: 'gateway',
  usage: [
    ['gateway', 'what the gateway adds to a request, beside other proxies; ten minutes'],
    ['gateway --quick', 'one short round: a minute, to see that it runs'],
  ],
  async run({ isQuick, tell, stopped }) {
    const measured = await benchGateway(planOf(isQuick), tell, stopped);
    const rows = rowsOf(measured.samples);
    const bounds = boundsOf(measured);
    return {
      report: renderReport(measured, rows, bounds),
      json: { ...measured, rows, bounds },
      svg: renderPicture(rows),
      allKept: bounds.every((bound) => bound.kept),
    };
  },
};
