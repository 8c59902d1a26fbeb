import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { JudgedEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';
import { versionOf } from './own.ts';
import { whyNotFillable } from './template-value.ts';

/** An evaluator of the project's own that a judge scores, by what the project wrote. Other words make another evaluator. */
export function createOwnJudged(own: JudgedEvaluator): EvaluatorFactory {
  const { name, scale, better, threshold } = own;
  const version = versionOf(own);
  const templates = own.kind === 'rubric' ? [] : [own.input];
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
      get isFixed() {
        return judge.isFixed?.(name) === true;
      },
      whyNotApplicable: (question) => whyNotFillable(templates, question),
      async score({ item, reply, toolCalls, definition, again }) {
        const scoring = await judge.score(name, { item, reply, toolCalls, definition, ...(again && { again }) });
        if (scoring.outcome !== 'scored') return scoring;
        return makeScoring(readInfo(), scoring.score ?? Number.NaN, scoring.reason);
      },
    };
  };
}
