import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { Judge } from '#ports/index.ts';
import { type Evaluator, makeScoring, type Question } from './evaluator.ts';

/** What the judge is asked for, on the scale 1-5 where 3 passes. */
type JudgedQuality = Pick<EvaluatorInfo, 'name' | 'version'> & {
  whyNotApplicable(question: Question): string | undefined;
};

/** An evaluator whose score is the judge's. */
export function createJudgedEvaluator(judge: Judge, { name, version, whyNotApplicable }: JudgedQuality): Evaluator {
  const info: EvaluatorInfo = {
    name,
    version: `${version}+judge.${judge.version}`,
    scale: { min: 1, max: 5 },
    better: 'higher',
    threshold: 3,
    judge: judge.label,
    family: 'quality',
  };
  return {
    info,
    whyNotApplicable,
    async score({ item, reply, toolCalls }) {
      const scoring = await judge.score(name, { item, reply, toolCalls });
      if (scoring.outcome !== 'scored') return scoring;
      return makeScoring(info, scoring.score ?? Number.NaN, scoring.reason);
    },
  };
}
