import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { type EvaluatorFactory, isSafetyCase, makeScoring, SAFETY_CASE } from '../evaluator.ts';

/** How alike two texts are, 0-1, and what makes them so. */
export type Likeness = { readonly score: number; readonly reason: string };

type TextMetric = Pick<EvaluatorInfo, 'name' | 'threshold'> & {
  /** The most UTF-16 units of either text: beyond, comparing would hold up everything else. */
  readonly maxLength: number;
  /** Why nothing can be compared with this ground truth. */
  whyUnusable?(truth: string): string | undefined;
  compare(reply: string, truth: string): Likeness;
};

/** For metrics that look at each word once. */
export const LINEAR_LENGTH = 200_000;
/** For metrics that hold each word or letter against each other one. */
export const QUADRATIC_LENGTH = 20_000;

/** An evaluator that compares the reply's text with the case's ground truth. Exact, 0-1, higher is better. */
export function createTextMetric({ name, threshold, maxLength, ...metric }: TextMetric): EvaluatorFactory {
  const info: EvaluatorInfo = {
    ...{ name, version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold },
    ...{ judge: 'exact', family: 'quality' },
  };
  return () => ({
    info,
    whyNotApplicable({ item }) {
      if (isSafetyCase(item)) return SAFETY_CASE;
      const truth = item.groundTruth ?? '';
      if (truth.trim() === '') return 'the case has no ground truth';
      if (truth.length > maxLength) return `the ground truth is longer than ${maxLength} characters`;
      return metric.whyUnusable?.(truth);
    },
    async score({ item, reply }) {
      if (reply.length > maxLength) {
        const reason = `the reply is ${reply.length} characters long; ${name} compares at most ${maxLength}`;
        return { evaluator: name, outcome: 'errored', reason };
      }
      const { score, reason } = metric.compare(reply, item.groundTruth ?? '');
      return makeScoring(info, score, reason);
    },
  });
}

/** F-measure of what both have in common. 0 where that is nothing. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}
