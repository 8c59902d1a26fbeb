import { createTextMetric, harmonicMean, LINEAR_LENGTH, type Likeness, QUADRATIC_LENGTH } from './against-truth.ts';
import { countRuns, countShared } from './ngram.ts';

/**
 * ROUGE (Lin 2004) as google-research's `rouge_score` computes it without stemming, F-measure, 0-1. Words are runs of a-z and
 * 0-9 in lower case; other letters part words, so it is of no use in other scripts.
 */
export const createRouge1 = createTextMetric({
  ...{ name: 'rouge-1', threshold: 0.4, maxLength: LINEAR_LENGTH, whyUnusable },
  compare: (reply, truth) => compareRougeN(reply, truth, 1),
});

/** Pairs of neighbouring words. */
export const createRouge2 = createTextMetric({
  ...{ name: 'rouge-2', threshold: 0.2, maxLength: LINEAR_LENGTH },
  whyUnusable: (truth) =>
    whyUnusable(truth) ?? (wordsOf(truth).length < 2 ? 'the ground truth has no two words' : undefined),
  compare: (reply, truth) => compareRougeN(reply, truth, 2),
});

/** The most words that come in the same order in both, whatever stands between them. */
export const createRougeL = createTextMetric({
  ...{ name: 'rouge-l', threshold: 0.4, maxLength: QUADRATIC_LENGTH, whyUnusable },
  compare: compareRougeL,
});

export function compareRougeL(reply: string, truth: string): Likeness {
  const [words, others] = [wordsOf(reply), wordsOf(truth)];
  return rate(countInOrder(words, others), words.length, others.length);
}

/** Runs of `n` words. */
export function compareRougeN(reply: string, truth: string, n: number): Likeness {
  return compareRuns(wordsOf(reply), wordsOf(truth), n);
}

function compareRuns(words: readonly string[], others: readonly string[], n: number): Likeness {
  return rate(countShared(words, others, n), countRuns(words, n), countRuns(others, n));
}

function rate(shared: number, own: number, other: number): Likeness {
  const [precision, recall] = [shared / Math.max(own, 1), shared / Math.max(other, 1)];
  const reason = `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`;
  return { score: harmonicMean(precision, recall), reason };
}

/** Length of the longest common subsequence, row by row. */
export function countInOrder(words: readonly string[], others: readonly string[]): number {
  const ids = new Map<string, number>();
  const idOf = (word: string) => {
    const id = ids.get(word) ?? ids.size;
    ids.set(word, id);
    return id;
  };
  const row = Int32Array.from(words, idOf);
  const column = Int32Array.from(others, idOf);
  // How long it is for the words so far and the first `at` of the others.
  const lengths = new Int32Array(column.length + 1);
  for (const id of row) {
    let diagonal = 0;
    for (let at = 1; at < lengths.length; at += 1) {
      const above = lengths[at] as number;
      const left = lengths[at - 1] as number;
      lengths[at] = column[at - 1] === id ? diagonal + 1 : above > left ? above : left;
      diagonal = above;
    }
  }
  return lengths[column.length] ?? 0;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function whyUnusable(truth: string): string | undefined {
  return wordsOf(truth).length === 0
    ? 'the ground truth has none of the letters that ROUGE counts: a-z, 0-9'
    : undefined;
}
