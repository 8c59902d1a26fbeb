import type { EvaluationResult } from '#domain/analysis/index.ts';

/** Of all replies together, so that a page opens fast however much agents talk. */
const MAX_TOTAL_CHARS = 5_000_000;
const MAX_CHARS = 20_000;
const MIN_CHARS = 300;

/** How much of each reply is shown: all of it where there is room, else the same for the longest ones. */
export function charsPerReply({ candidate, baseline }: EvaluationResult): number {
  const lengths = [...candidate.replies, ...(baseline?.replies ?? [])]
    .map(({ text }) => Math.min(text.length, MAX_CHARS))
    .sort((a, b) => a - b);
  let left = MAX_TOTAL_CHARS;
  for (const [index, length] of lengths.entries()) {
    const share = left / (lengths.length - index);
    if (length > share) return Math.max(MIN_CHARS, Math.floor(share));
    left -= length;
  }
  return MAX_CHARS;
}

/** Cut at a whole character, and saying so. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const kept = text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}
