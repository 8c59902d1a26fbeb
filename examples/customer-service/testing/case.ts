import { readFileSync } from 'node:fs';

/** One line of `cases.jsonl`, as far as tests read it. */
export type ExampleCase = {
  readonly id: string;
  readonly query?: string;
  readonly conversation?: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  readonly context?: string;
  readonly groundTruth: string;
  readonly expectedToolCalls?: readonly {
    readonly name: string;
    readonly arguments: Readonly<Record<string, string>>;
  }[];
  readonly expectedIntent: string;
  readonly tags: readonly string[];
  readonly plantedSecrets?: readonly string[];
};

/** All cases of the example. */
export function readCases(): readonly ExampleCase[] {
  const text = readFileSync(new URL('../cases.jsonl', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExampleCase);
}

/** Share of words, 0 to 1, that two texts have in common (F1 over sets of words). */
export function overlapRatio(left: string, right: string): number {
  const leftWords = wordsOf(left);
  const rightWords = wordsOf(right);
  const shared = [...leftWords].filter((word) => rightWords.has(word)).length;
  return (2 * shared) / (leftWords.size + rightWords.size);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z0-9$.'-]+[a-z0-9]/g) ?? []);
}
