import { type EvaluationResult, type JudgedTwice, noiseOf } from '#domain/analysis/index.ts';
import { asksAbout } from '#domain/config/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';

/** How far scores stray that were given on these cases, by what was found of their judges. */
export function noiseIn(
  result: EvaluationResult,
  { cases }: Pick<Dataset, 'cases'>,
  twice: readonly JudgedTwice[],
): NonNullable<EvaluationResult['noise']> {
  const byId = new Map(cases.map((item) => [item.id, item]));
  return noiseOf(result, cases, twice, (evaluator, caseId) => {
    const item = byId.get(caseId);
    return item !== undefined && asksAbout(evaluator, item);
  });
}
