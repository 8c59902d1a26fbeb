import { createTextMetric, LINEAR_LENGTH, type Likeness } from './against-truth.ts';
import { countRuns, countShared } from './ngram.ts';
import { tokenize13a } from './tokenize-13a.ts';

const ORDERS = [1, 2, 3, 4];

/**
 * GLEU (Wu et al. 2016, section 4.3) as NLTK's `sentence_gleu` computes it, 0-1: of all runs of one to four words together, the
 * lesser of precision and recall. Not smoothed, the same whichever text is the reply. Tokens of mteval-v13a, letter case counts.
 */
export const createGleu = createTextMetric({
  ...{ name: 'gleu', threshold: 0.3, maxLength: LINEAR_LENGTH },
  compare: compareGleu,
});

function compareGleu(reply: string, truth: string): Likeness {
  const [words, others] = [tokenize13a(reply), tokenize13a(truth)];
  const shared = sumOrders((n) => countShared(words, others, n));
  const precision = shared / Math.max(1, countAll(words));
  const recall = shared / Math.max(1, countAll(others));
  const reason = `of runs of 1 to 4 words: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`;
  return { score: Math.min(precision, recall), reason };
}

function countAll(words: readonly string[]): number {
  return sumOrders((n) => countRuns(words, n));
}

function sumOrders(count: (n: number) => number): number {
  return ORDERS.reduce((sum, n) => sum + count(n), 0);
}
