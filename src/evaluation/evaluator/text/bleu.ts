import { createTextMetric, LINEAR_LENGTH, type Likeness } from './against-truth.ts';
import { countRuns, countShared } from './ngram.ts';
import { tokenize13a } from './tokenize-13a.ts';

const MAX_ORDER = 4;

/**
 * BLEU of one reply against one ground truth, 0-1: how many of its runs of one to four words are the ground truth's, less where
 * it is shorter. As sacreBLEU's `sentence_bleu`: tokens of mteval-v13a, letter case counts, exponential smoothing, and only the
 * orders for which the reply is long enough. Papineni et al. 2002; Chen and Cherry 2014, method 3.
 */
export const createBleu = createTextMetric({
  ...{ name: 'bleu', threshold: 0.3, maxLength: LINEAR_LENGTH },
  compare: compareBleu,
});

export function compareBleu(reply: string, truth: string): Likeness {
  const [words, others] = [tokenize13a(reply), tokenize13a(truth)];
  const precisions = findPrecisions(words, others);
  if (precisions.length === 0) return { score: 0, reason: 'shares no word with the ground truth' };
  const brevity = words.length < others.length ? Math.exp(1 - others.length / words.length) : 1;
  const mean = Math.exp(precisions.reduce((sum, precision) => sum + Math.log(precision), 0) / precisions.length);
  const shown = precisions.map((precision) => Math.round(precision * 100)).join(' / ');
  const orders = `runs of 1 to ${precisions.length} words that it shares: ${shown} %`;
  // A perfect match comes out a rounding error above 1.
  return { score: Math.min(1, brevity * mean), reason: `${orders}; brevity penalty ${brevity.toFixed(2)}` };
}

/** By order; none where nothing is shared. The first order without a match counts as half a match, the next as a quarter. */
function findPrecisions(words: readonly string[], others: readonly string[]): readonly number[] {
  const precisions: number[] = [];
  let shared = 0;
  let smoothing = 1;
  for (let n = 1; n <= MAX_ORDER && countRuns(words, n) > 0; n += 1) {
    const own = countShared(words, others, n);
    shared += own;
    if (own === 0) smoothing /= 2;
    precisions.push((own === 0 ? smoothing : own) / countRuns(words, n));
  }
  return shared === 0 ? [] : precisions;
}
