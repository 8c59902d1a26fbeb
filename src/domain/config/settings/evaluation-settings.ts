import { z } from 'zod';
import { durationSetting, shareSetting, usdSetting } from '../quantity.ts';
import { judgeSettings, panelMemberSettings } from './judge-settings.ts';
import { nameSetting } from './name.ts';
import { ownEvaluatorSettings } from './own-evaluator-settings.ts';

const countSetting = z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0, {
  error: 'a whole number such as 2000, without a unit',
});

/** How releases are evaluated, and what the evaluation gate asks. */
export const evaluationSettings = z.strictObject({
  repeats: z.int().min(1).max(50).describe('how often each case is asked'),
  evaluators: z.array(z.string()).min(1),
  own: z.record(nameSetting, ownEvaluatorSettings).default({}).describe('evaluators that the project brings along'),
  judge: judgeSettings.prefault({}).describe('who scores what no rule can tell'),
  judges: z.array(panelMemberSettings).max(9).default([]).describe('several, instead of `judge` where they judge'),
  agreement: z.enum(['mean', 'majority']).default('mean').describe('how the scores of several judges become one'),
  calibration: z
    .strictObject({
      set: z.string().describe('replies that people labelled, to hold the judge against (.jsonl)'),
      every: durationSetting('10m', '30d').default('24h').describe('how old its last word on them may be'),
    })
    .optional()
    .describe('without it nobody knows how far the judge agrees with people, nor whether it changed'),
  budget: z
    .strictObject({
      judgeCalls: countSetting.optional().describe('answers of models that judge'),
      tokens: countSetting.optional().describe('of judges, and of agents as far as they tell'),
      money: usdSetting.optional().describe('for judges, and for agents whose model has a price'),
    })
    .optional()
    .describe(
      'what one evaluation may take: it is asked first where more is to be expected, and ends where it is used up',
    ),
  concurrency: z.int().min(1).max(256).default(4).describe('cases asked at once'),
  workers: z
    .int()
    .min(1)
    .max(32)
    .default(1)
    .describe('processes of a server that share one evaluation; together they ask no more at once than `concurrency`'),
  timeout: durationSetting('100ms', '30m').default('30s').describe('for one reply'),
  minQualityMean: z.number().min(1).max(5).describe('each quality mean is at least this, on 1-5'),
  maxRelativeDrop: shareSetting().describe('not worse than the baseline by more than this'),
  maxRelativeDropFromBest: shareSetting().describe(
    'not worse by more than this than the best release that served in the last 90 days, on the same dataset and evaluators',
  ),
  mayNotWorsen: z
    .array(z.enum(['consistency', 'intents']))
    .default([])
    .describe('what else fails where it surely got worse: how even repeats are, what the users of any intent get'),
});

export type EvaluationSettings = z.infer<typeof evaluationSettings>;
