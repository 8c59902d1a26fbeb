import type { SimilarityMetric } from '#domain/config/index.ts';
import { LINEAR_LENGTH, type Likeness, QUADRATIC_LENGTH } from './against-truth.ts';
import { compareBleu } from './bleu.ts';
import { compareFuzzily, FUZZY_LENGTH } from './fuzzy-match.ts';
import { compareRougeL, compareRougeN } from './rouge.ts';

type Metric = {
  /** The most UTF-16 units of either text: beyond, comparing would hold up everything else. */
  readonly maxLength: number;
  readonly compare: (text: string, reference: string) => Likeness;
};

const rouge = (n: number): Metric => ({
  maxLength: LINEAR_LENGTH,
  compare: (text, reference) => compareRougeN(text, reference, n),
});

/** By the names of OpenAI's text similarity grader. */
export const similarityMetrics: Readonly<Record<SimilarityMetric, Metric>> = {
  fuzzy_match: { maxLength: FUZZY_LENGTH, compare: compareFuzzily },
  bleu: { maxLength: LINEAR_LENGTH, compare: compareBleu },
  rouge_1: rouge(1),
  rouge_2: rouge(2),
  rouge_3: rouge(3),
  rouge_4: rouge(4),
  rouge_5: rouge(5),
  rouge_l: { maxLength: QUADRATIC_LENGTH, compare: compareRougeL },
};
