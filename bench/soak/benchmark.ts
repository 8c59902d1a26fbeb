import type { Benchmark } from '../benchmark.ts';
import { soakPlanOf } from './plan.ts';
import { plotSoak, renderSoak } from './report.ts';
import { soak } from './soak.ts';
import { verdictsOf } from './verdict.ts';

const QUICK_MINUTES = 3;

export const soaking: Benchmark = {
  name: 'soak',
  usage: [
    ['soak', 'a real gateway and server under steady users for half an hour, its routes changing'],
    ['soak --minutes N', 'as long as that; --quick: three minutes'],
  ],
  async run({ isQuick, minutes, tell, stopped }) {
    const soaked = await soak(soakPlanOf(minutes ?? (isQuick ? QUICK_MINUTES : undefined)), tell, stopped);
    const verdicts = verdictsOf(soaked);
    return {
      report: renderSoak(soaked, verdicts),
      json: { ...soaked, verdicts },
      svg: plotSoak(soaked),
      allKept: verdicts.every(({ kept, isJudged }) => kept === true || !isJudged),
    };
  },
};
