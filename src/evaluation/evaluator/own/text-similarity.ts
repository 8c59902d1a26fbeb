import type { TextSimilarityEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';
import { similarityMetrics } from '../text/similarity-metrics.ts';
import { errored, infoOf } from './own.ts';
import { fillFor, whyNotFillable } from './template-value.ts';

/** OpenAI's text similarity grader, by the metrics that are computed here. */
export function createTextSimilarity(own: TextSimilarityEvaluator): EvaluatorFactory {
  const info = infoOf(own, 'exact');
  const { maxLength, compare } = similarityMetrics[own.evaluationMetric];
  return () => ({
    info,
    whyNotApplicable: (question) => whyNotFillable([own.input, own.reference], question),
    async score(subject) {
      const [input, reference] = [fillFor(own.input, subject), fillFor(own.reference, subject)];
      const longest = Math.max(input.length, reference.length);
      if (longest > maxLength) {
        return errored(
          own.name,
          `${longest} characters are to be compared; ${own.evaluationMetric} compares at most ${maxLength}`,
        );
      }
      const { score, reason } = compare(input, reference);
      return makeScoring(info, score, reason);
    },
  });
}
