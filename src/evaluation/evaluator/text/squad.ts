import { createTextMetric, harmonicMean, LINEAR_LENGTH } from './against-truth.ts';
import { countShared } from './ngram.ts';

/** Punctuation of ASCII, as SQuAD takes it out; that of other scripts stays. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
/** Words end where Python's do: at whatever is no letter, digit or underscore of any script. */
const ARTICLE = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** Are reply and ground truth the same, but for letter case, punctuation, English articles and spaces? 1 yes, 0 no. */
export const createExactMatch = createTextMetric({
  ...{ name: 'exact-match', threshold: 1, maxLength: LINEAR_LENGTH, whyUnusable },
  compare(reply, truth) {
    const same = wordsOf(reply).join(' ') === wordsOf(truth).join(' ');
    return same
      ? { score: 1, reason: 'the same as the ground truth' }
      : { score: 0, reason: 'differs from the ground truth' };
  },
});

/** How many words do reply and ground truth share? F1 over words, normalised as for exact match; their order is free. */
export const createF1 = createTextMetric({
  ...{ name: 'f1', threshold: 0.5, maxLength: LINEAR_LENGTH, whyUnusable },
  compare(reply, truth) {
    const [words, others] = [wordsOf(reply), wordsOf(truth)];
    const shared = countShared(words, others, 1);
    const reason = `${shared} of its ${words.length} words are among the ${others.length} of the ground truth`;
    return { score: shared === 0 ? 0 : harmonicMean(shared / words.length, shared / others.length), reason };
  },
});

/** Lower case, without punctuation and articles: `normalize_answer` of SQuAD's evaluate-v1.1.py. */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(PUNCTUATION, '')
    .replace(ARTICLE, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

function whyUnusable(truth: string): string | undefined {
  return wordsOf(truth).length === 0 ? 'the ground truth has no word but articles and punctuation' : undefined;
}
