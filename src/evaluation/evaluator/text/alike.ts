import { harmonicMean, LINEAR_LENGTH } from './against-truth.ts';
import { countShared } from './ngram.ts';

/** Scripts that set no spaces between words: each sign counts as one. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const WORD = /[\p{L}\p{N}\p{M}_]+/gu;

/**
 * How alike several replies to one question are, 0-1: F1 over their words in any order and letter case, each reply with the next and the last with the
 * first, so that their number matters little; of three these are all pairs. Undefined for fewer than two. Of a very long text its beginning counts.
 */
export function howAlike(texts: readonly string[]): number | undefined {
  if (texts.length < 2) return undefined;
  // Most repeats say the same, to the letter.
  const words = new Map([...new Set(texts)].map((text) => [text, wordsOf(text)]));
  const pairs = texts.length === 2 ? 1 : texts.length;
  let sum = 0;
  for (let at = 0; at < pairs; at += 1) {
    const [one, next] = [texts[at] ?? '', texts[(at + 1) % texts.length] ?? ''];
    sum += one === next ? 1 : likeness(words.get(one) ?? [], words.get(next) ?? []);
  }
  return sum / pairs;
}

function likeness(words: readonly string[], others: readonly string[]): number {
  if (words.length === 0 && others.length === 0) return 1;
  const shared = countShared(words, others, 1);
  return shared === 0 ? 0 : harmonicMean(shared / words.length, shared / others.length);
}

function wordsOf(text: string): readonly string[] {
  return text.slice(0, LINEAR_LENGTH).toLowerCase().replace(UNSPACED, ' $& ').match(WORD) ?? [];
}
