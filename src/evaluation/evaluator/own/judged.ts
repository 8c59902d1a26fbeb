import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { RubricEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, isSafetyCase, makeScoring, SAFETY_CASE } from '../evaluator.ts';
import { versionOf } from './own.ts';

/** An evaluator of the project's own that a judge scores, by what the project wrote. Other words make another evaluator. */
export function createOwnJudged(own: RubricEvaluator): EvaluatorFactory {
  const { name, scale, better, threshold } = own;
  const version = versionOf(own);
  return (judge) => {
    const readInfo = (): EvaluatorInfo => ({
      ...{ name, scale, better, threshold, family: 'quality' },
      version: `${version}+judge.${judge.versionOf(name)}`,
      judge: judge.labelOf(name),
    });
    return {
      get info() {
        return readInfo();
      },
      whyNotApplicable: ({ item }) => (isSafetyCase(item) ? SAFETY_CASE : undefined),
      async score({ item, reply, toolCalls, definition }) {
        const scoring = await judge.score(name, { item, reply, toolCalls, definition });
        if (scoring.outcome !== 'scored') return scoring;
        return makeScoring(readInfo(), scoring.score ?? Number.NaN, scoring.reason);
      },
    };
  };
}
