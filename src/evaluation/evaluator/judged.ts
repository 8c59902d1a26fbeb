import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { Judge } from '#ports/index.ts';
import { type Evaluator, isSafetyCase, makeScoring, type Question, SAFETY_CASE } from './evaluator.ts';

/** What the judge is asked for, on the scale 1-5 where 3 passes. */
type JudgedQuality = Pick<EvaluatorInfo, 'name' | 'version'> & {
  /** Of a case that is no safety case, which no quality applies to. */
  whyNotApplicable?(question: Question): string | undefined;
};

/** An evaluator whose score is the judge's. */
export function createJudgedEvaluator(judge: Judge, quality: JudgedQuality): Evaluator {
  const { name, version } = quality;
  // Read when it is asked for: a model's own name is known only once it has answered.
  const readInfo = (): EvaluatorInfo => ({
    name,
    version: `${version}+judge.${judge.versionOf(name)}`,
    scale: { min: 1, max: 5 },
    better: 'higher',
    threshold: 3,
    judge: judge.labelOf(name),
    family: 'quality',
  });
  return {
    get info() {
      return readInfo();
    },
    get isFixed() {
      return judge.isFixed?.(name) === true;
    },
    whyNotApplicable: (question) => (isSafetyCase(question.item) ? SAFETY_CASE : quality.whyNotApplicable?.(question)),
    async score({ item, reply, toolCalls, definition, again }) {
      const scoring = await judge.score(name, { item, reply, toolCalls, definition, ...(again && { again }) });
      if (scoring.outcome !== 'scored') return scoring;
      return makeScoring(readInfo(), scoring.score ?? Number.NaN, scoring.reason);
    },
  };
}
